import type { Context } from "#lib/server/context.ts";
import { actOnRollout } from "#lib/rollouts/act-on-rollout.ts";
import type { RolloutPress } from "#lib/rollouts/act-on-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

/** Pauses a rollout: no share moves until somebody resumes; a shift under way may still land. */
export async function pauseRollout(ctx: Context, input: RolloutPress): Promise<Rollout> {
  await actOnRollout(ctx, input, () => ({ name: "pause" }));
  return getRollout(ctx, input);
}
