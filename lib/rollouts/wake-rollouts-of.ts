import { authorize } from "#lib/access/authorize.ts";
import { wakeMovingRollouts } from "#lib/rollouts/claim-store.ts";
import type { Context } from "#lib/server/context.ts";

/** Makes the rollouts that move on these targets due now, since there are new counts to judge; what stands still is left alone. */
export async function wakeRolloutsOf(ctx: Context, targetIds: readonly string[]): Promise<void> {
  authorize(ctx, "operate");
  if (targetIds.length > 0) await wakeMovingRollouts(ctx.db, targetIds);
}
