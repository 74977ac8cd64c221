import type { Context } from "#lib/server/context.ts";
import { actOnRollout } from "#lib/rollouts/act-on-rollout.ts";
import { checkPicked } from "#lib/rollouts/check-picked.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { PickedAct, Rollout } from "#lib/rollouts/schema.ts";

/**
 * Moves all of a stage although not every instance of the restored version is ready, as its driver chose on the record.
 * INVALID when another version was picked than the one that traffic goes to; nothing is changed then.
 */
export async function forceShift(ctx: Context, input: PickedAct & { rolloutId: string }): Promise<Rollout> {
  const { toVersionName } = await getRollout(ctx, input);
  checkPicked(input.version, toVersionName);
  await actOnRollout(ctx, input, () => ({ name: "force_shift" }));
  return getRollout(ctx, input);
}
