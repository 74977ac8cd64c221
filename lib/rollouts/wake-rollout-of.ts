import { authorize } from "#lib/access/authorize.ts";
import { wakeMovingRollouts } from "#lib/rollouts/claim-store.ts";
import type { Context } from "#lib/server/context.ts";
import { gather } from "#lib/server/database/gather.ts";
import type { Database } from "#lib/server/database/prisma.ts";

const gatherWakes = gather(
  async (db: Database, targetIds: readonly string[]) => {
    await wakeMovingRollouts(db, targetIds);
    return targetIds.map(() => undefined);
  },
  { oneAtATime: true },
);

/** Makes the rollout that moves on a target due now, since there are new counts to judge; what stands still is left alone. */
export async function wakeRolloutOf(ctx: Context, targetId: string): Promise<void> {
  authorize(ctx, "operate");
  await gatherWakes(ctx.db, targetId);
}
