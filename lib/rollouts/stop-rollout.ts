import type { Context } from "#lib/server/context.ts";
import { actOnRollout } from "#lib/rollouts/act-on-rollout.ts";
import type { RolloutPress } from "#lib/rollouts/act-on-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

/** Accepts a stop: the split stays as it is. It is effective once the router confirmed what it has. */
export async function stopRollout(ctx: Context, input: RolloutPress): Promise<Rollout> {
  await actOnRollout(ctx, input, () => ({ name: "stop_here" }));
  return getRollout(ctx, input);
}
