import { authorize } from "#lib/access/authorize.ts";
import { findOpenRollback } from "#lib/rollbacks/store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { lockTarget, storedTarget } from "#lib/targets/get-target.ts";
import type { ReadinessCheck } from "#lib/targets/readiness-schema.ts";
import { queueReadinessCheck } from "#lib/targets/record-readiness.ts";

/**
 * Checks now whether a target could be rolled back; gives the queued check, or the one under way. CONFLICT while a rollback is
 * open on the target: its own tests check the version that was chosen.
 */
export async function requestReadiness(
  ctx: Context,
  input: { targetId: string },
): Promise<ReadinessCheck & { model: string }> {
  authorize(ctx, "operate");
  const { id: targetId, title, model } = await storedTarget(ctx, input.targetId);
  return inTransaction(ctx, async (tx) => {
    await lockTarget(tx, targetId);
    const open = await findOpenRollback(tx, targetId);
    if (open !== null) {
      const detail = `${open.driver.name} has a rollback open on this target; its step 3 tests the version to go back to.`;
      throw new AppError({ code: "CONFLICT", detail, extra: { rollbackId: open.id } });
    }
    return { ...(await queueReadinessCheck(tx, ctx, { targetId, title, cause: "asked" })), model };
  });
}
