import type { Context } from "#lib/server/context.ts";
import { actOnRollout } from "#lib/rollouts/act-on-rollout.ts";
import type { RolloutPress } from "#lib/rollouts/act-on-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

/** Goes to the next stage now, without the rest of the hold. Only a held stage can be followed by the next one. */
export async function advanceRollout(ctx: Context, input: RolloutPress): Promise<Rollout> {
  await actOnRollout(ctx, input, () => ({ name: "advance_now" }));
  return getRollout(ctx, input);
}
