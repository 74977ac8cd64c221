import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { mayLift } from "#lib/targets/core/may-lift.ts";
import { policyIn } from "#lib/targets/freeze-policy.ts";
import { findFreeze, updateFreeze } from "#lib/targets/freeze-store.ts";
import type { Freeze } from "#lib/targets/schema.ts";
import { lockTarget, targetTitle } from "#lib/targets/store.ts";

/**
 * Lifts the freeze of a target before its time. NOT_FOUND when none is in force; FORBIDDEN where the policy leaves that to its owner
 * and administrators.
 */
export async function liftFreeze(ctx: Context, input: { targetId: string; reason: string }): Promise<Freeze> {
  authorize(ctx, "operate");
  return inTransaction(ctx, async (tx) => {
    await lockTarget(tx, input.targetId);
    const freeze = await findFreeze(tx, input.targetId, ctx.now);
    if (freeze !== null && !mayLift(await policyIn(tx), ctx.actor, freeze.ownerId)) {
      const detail = `This freeze is lifted by ${freeze.ownerName}, who owns it, or by an administrator.`;
      throw new AppError({ code: "FORBIDDEN", detail, extra: { onlyOwner: freeze.ownerName } });
    }
    const lifted = await liftTargetFreeze(tx, ctx, input);
    if (lifted === null)
      throw new AppError({ code: "NOT_FOUND", detail: "No freeze is in force on this target." });
    return lifted;
  });
}

/** The same inside another act's transaction, whatever the policy says of presses; null when none is in force. */
export async function liftTargetFreeze(
  tx: Tx,
  ctx: Context,
  lift: { targetId: string; reason: string },
): Promise<Freeze | null> {
  const freeze = await findFreeze(tx, lift.targetId, ctx.now);
  if (freeze === null) return null;
  const change = { liftedAt: ctx.now, liftedBy: ctx.actor.name, liftReason: lift.reason };
  const lifted = await updateFreeze(tx, freeze.id, change);
  await recordAct(tx, ctx, {
    action: "freeze.lifted",
    object: { kind: "target", id: lift.targetId, name: await targetTitle(tx, lift.targetId) },
    reason: lift.reason,
    before: { owner: freeze.ownerName, expiresAt: freeze.expiresAt.toISOString() },
  });
  await publishEvent(tx, { topic: `target:${lift.targetId}`, kind: "freeze.lifted", data: {} });
  return lifted;
}
