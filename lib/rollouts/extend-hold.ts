import type { Context } from "#lib/server/context.ts";
import { actOnRollout } from "#lib/rollouts/act-on-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { ExtendHold, Rollout } from "#lib/rollouts/schema.ts";

const minuteMs = 60_000;

/** Makes the hold of the present stage, or the bake, longer by minutes; the next stage holds as planned. */
export async function extendHold(ctx: Context, input: ExtendHold & { rolloutId: string }): Promise<Rollout> {
  await actOnRollout(ctx, input, () => ({ name: "extend_hold", byMs: input.minutes * minuteMs }));
  return getRollout(ctx, input);
}
