import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { policyIn } from "#lib/targets/freeze-policy.ts";
import { findFreeze, insertFreeze, updateFreeze } from "#lib/targets/freeze-store.ts";
import { frozenError } from "#lib/targets/refuse-frozen.ts";
import type { Freeze, FreezeTarget } from "#lib/targets/schema.ts";
import { lockTarget, targetTitle } from "#lib/targets/store.ts";

const hourMs = 3_600_000;

/** Freezes releases on a target by hand, for as long as the policy says where the input does not. CONFLICT names the owner and expiry of a freeze already in force. */
export async function freezeTarget(
  ctx: Context,
  input: FreezeTarget & { targetId: string },
): Promise<Freeze> {
  authorize(ctx, "operate");
  const { targetId, reason } = input;
  if (input.expiresAt !== undefined && input.expiresAt <= ctx.now)
    throw invalidField("expiresAt", "must lie in the future");
  return inTransaction(ctx, async (tx) => {
    const hours = input.hours ?? (await policyIn(tx)).defaultHours;
    const expiresAt = input.expiresAt ?? new Date(ctx.now.getTime() + hours * hourMs);
    await lockTarget(tx, targetId);
    const existing = await findFreeze(tx, targetId, ctx.now);
    if (existing !== null) throw frozenError(existing);
    return freezeForRollback(tx, ctx, { targetId, reason, expiresAt, rollbackId: null });
  });
}

/**
 * Freezes a target inside a rollback's own transaction; the caller has locked the target. A freeze already in force is
 * taken over: it gets the new owner, reason and rollback, and the later of both expiries.
 */
export async function freezeForRollback(
  tx: Tx,
  ctx: Context,
  freeze: { targetId: string; reason: string; expiresAt: Date; rollbackId: string | null },
): Promise<Freeze> {
  const { targetId, reason, rollbackId } = freeze;
  const owner = { ownerId: ctx.actor.id, ownerName: ctx.actor.name, reason, rollbackId };
  const existing = await findFreeze(tx, targetId, ctx.now);
  const expiresAt =
    existing !== null && existing.expiresAt > freeze.expiresAt ? existing.expiresAt : freeze.expiresAt;
  const result =
    existing === null
      ? await insertFreeze(tx, { id: newId(), targetId, startedAt: ctx.now, expiresAt, ...owner })
      : await updateFreeze(tx, existing.id, { expiresAt, ...owner });
  await recordAct(tx, ctx, {
    action: existing === null ? "freeze.set" : "freeze.taken_over",
    object: { kind: "target", id: targetId, name: await targetTitle(tx, targetId) },
    reason,
    before:
      existing === null ? null : { owner: existing.ownerName, expiresAt: existing.expiresAt.toISOString() },
    after: { owner: ctx.actor.name, expiresAt: expiresAt.toISOString() },
  });
  await publishEvent(tx, {
    topic: `target:${targetId}`,
    kind: "freeze.set",
    data: { expiresAt: expiresAt.toISOString() },
  });
  return result;
}
