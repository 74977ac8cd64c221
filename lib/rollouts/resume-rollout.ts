import type { Context } from "#lib/server/context.ts";
import { actOnRollout } from "#lib/rollouts/act-on-rollout.ts";
import type { RolloutPress } from "#lib/rollouts/act-on-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

/** Resumes a paused, waiting or stopped rollout at its stage; after a stop the stage's hold starts anew. */
export async function resumeRollout(ctx: Context, input: RolloutPress): Promise<Rollout> {
  await actOnRollout(ctx, input, () => ({ name: "resume" }));
  return getRollout(ctx, input);
}
