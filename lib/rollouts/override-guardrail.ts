import type { Context } from "#lib/server/context.ts";
import { actOnRollout } from "#lib/rollouts/act-on-rollout.ts";
import { checkPicked } from "#lib/rollouts/check-picked.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { PickedAct, Rollout } from "#lib/rollouts/schema.ts";

/**
 * Goes on over a guardrail that holds the stage, with the next one, or that stopped the rollout, at its stage: as its driver chose
 * on the record. INVALID when another version was picked than the one that traffic goes to, PRECONDITION_FAILED when no guardrail
 * is in the way; nothing is changed then.
 */
export async function overrideGuardrail(
  ctx: Context,
  input: PickedAct & { rolloutId: string },
): Promise<Rollout> {
  const { toVersionName } = await getRollout(ctx, input);
  checkPicked(input.version, toVersionName);
  await actOnRollout(ctx, input, () => ({ name: "override_guardrail" }));
  return getRollout(ctx, input);
}
