import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { listSplitsOfRollouts } from "#lib/targets/rollout-split-store.ts";
import type { RolloutSplit } from "#lib/targets/rollout-split-store.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";
import { listNewestSplits } from "#lib/targets/split-store.ts";

/** The newest 50 splits that were wanted on a target, newest first, withdrawn ones included. */
export function listSplits(ctx: Context, targetId: string): Promise<IntendedSplit[]> {
  authorize(ctx, "read");
  return listNewestSplits(ctx.db.prisma, targetId, 50);
}

/** The splits that these rollouts wanted, oldest first, withdrawn ones left out. */
export function splitsOfRollouts(ctx: Context, rolloutIds: readonly string[]): Promise<RolloutSplit[]> {
  authorize(ctx, "read");
  return listSplitsOfRollouts(ctx.db.prisma, rolloutIds);
}
