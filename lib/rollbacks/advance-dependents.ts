import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { announceDependents } from "#lib/rollbacks/announce-dependents.ts";
import { beginDependent } from "#lib/rollbacks/begin-dependent.ts";
import { judgeDependent } from "#lib/rollbacks/core/judge-dependent.ts";
import type { DependentReason } from "#lib/rollbacks/dependent-schema.ts";
import { listDependents, listLeadsWaiting, updateDependentsIf } from "#lib/rollbacks/dependent-store.ts";
import { targetBefore } from "#lib/rollbacks/target-before.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** One round over the groups under way: begins the targets whose time has come, and stops those that are not to be begun. */
export async function advanceDependents(ctx: Context): Promise<void> {
  authorize(ctx, "operate");
  for (const leadId of await listLeadsWaiting(ctx.db.prisma)) await advanceGroup(ctx, leadId);
}

async function advanceGroup(ctx: Context, leadId: string): Promise<void> {
  const rows = await listDependents(ctx.db.prisma, leadId);
  const next = rows.find(({ state }) => state === "waiting");
  if (next === undefined) return;
  const before = await targetBefore(ctx, { leadId, rows, position: next.position });
  const decision = judgeDependent(before, { holdMs: next.holdMs, now: ctx.now });
  if (decision.kind === "begin") {
    await inTransaction(ctx, (tx) => beginDependent(tx, ctx, { leadId, dependent: next }));
  } else if (decision.kind === "stop") {
    await stopWaiting(ctx, { leadId, reason: decision.reason, said: null });
  }
}

/** Begins none of the targets that still wait; gives how many. */
export function stopWaiting(
  ctx: Context,
  { leadId, reason, said }: { leadId: string; reason: DependentReason; said: string | null },
): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const change = { state: "stopped", reason, stateAt: ctx.now, decidedBy: ctx.actor.name } as const;
    const count = await updateDependentsIf(tx, { leadId, states: ["waiting"] }, change);
    if (count === 0) return 0;
    await recordAct(tx, ctx, {
      action: "rollback.dependents_stopped",
      object: { kind: "rollback", id: leadId, name: leadId },
      reason: said,
      after: { targets: count, because: reason },
    });
    await announceDependents(tx, leadId);
    return count;
  });
}
