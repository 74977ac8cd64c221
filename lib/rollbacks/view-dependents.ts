import { authorize } from "#lib/access/authorize.ts";
import { judgeDependent } from "#lib/rollbacks/core/judge-dependent.ts";
import type { Dependent } from "#lib/rollbacks/dependent-schema.ts";
import { listDependents } from "#lib/rollbacks/dependent-store.ts";
import type { StoredDependent } from "#lib/rollbacks/dependent-store.ts";
import { getRollbackById } from "#lib/rollbacks/store.ts";
import { targetBefore } from "#lib/rollbacks/target-before.ts";
import { newestRollouts } from "#lib/rollouts/find-rollouts.ts";
import type { Context } from "#lib/server/context.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import { allTargets } from "#lib/targets/list-targets.ts";
import { versionsById } from "#lib/versions/version-outlines.ts";

/** The targets that follow in a rollback, in order, with how each stands; none where it covers its own target only. */
export async function viewDependents(
  ctx: Context,
  { rollbackId }: { rollbackId: string },
): Promise<{ items: Dependent[]; nextCursor: null }> {
  authorize(ctx, "read");
  const lead = await getRollbackById(ctx.db.prisma, rollbackId);
  const rows = await listDependents(ctx.db.prisma, rollbackId);
  if (rows.length === 0) return { items: [], nextCursor: null };
  const ids = rows.map(({ targetId }) => targetId);
  const [rollouts, targets, versions, beginsAt] = await Promise.all([
    newestRollouts(ctx, ids),
    allTargets(ctx),
    versionsById(ctx, lead.candidateVersionId === null ? [] : [lead.candidateVersionId]),
    nextBeginsAt(ctx, rollbackId, rows),
  ]);
  const restored = versions[0]?.name ?? "";
  const items = rows.map(({ leadId: _leadId, ...row }): Dependent => {
    const newest = rollouts.get(row.targetId);
    const traffic = targets.find(({ id }) => id === row.targetId)?.traffic;
    return {
      ...row,
      beginsAt: row.position === beginsAt.position ? beginsAt.at : null,
      rolloutState: newest !== undefined && newest.rollbackId === row.rollbackId ? newest.state : null,
      share: traffic?.applied ? shareOfVersion(traffic.applied, restored) : null,
    };
  });
  return { items, nextCursor: null };
}

/** The first target that waits, and when the hold before it is over. */
async function nextBeginsAt(ctx: Context, leadId: string, rows: readonly StoredDependent[]) {
  const next = rows.find(({ state }) => state === "waiting");
  if (next === undefined) return { position: null, at: null };
  const before = await targetBefore(ctx, { leadId, rows, position: next.position });
  const decision = judgeDependent(before, { holdMs: next.holdMs, now: ctx.now });
  return { position: next.position, at: decision.kind === "wait" ? decision.until : null };
}
