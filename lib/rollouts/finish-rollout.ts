import type { Context } from "#lib/server/context.ts";
import { actOnRollout } from "#lib/rollouts/act-on-rollout.ts";
import type { RolloutPress } from "#lib/rollouts/act-on-rollout.ts";
import { outcomeByHand } from "#lib/rollouts/core/judge-outcome.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";

/** Finishes a stopped or baking rollout at its present split; the reason is recorded. */
export async function finishRollout(ctx: Context, input: RolloutPress): Promise<Rollout> {
  await actOnRollout(ctx, input, ({ readings, currentSplit, restored }) => ({
    name: "finish_here",
    outcome: outcomeByHand(readings, shareOfVersion(currentSplit ?? [], restored)),
  }));
  return getRollout(ctx, input);
}
