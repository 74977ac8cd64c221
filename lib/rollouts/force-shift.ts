import type { Context } from "#lib/server/context.ts";
import { actOnRollout } from "#lib/rollouts/act-on-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { ForceShift, Rollout } from "#lib/rollouts/schema.ts";
import { AppError } from "#lib/schema/app-error.ts";

/**
 * Moves all of a stage although not every instance of the restored version is ready, as its driver chose on the record.
 * INVALID when another version was picked than the one that traffic goes to; nothing is changed then.
 */
export async function forceShift(ctx: Context, input: ForceShift & { rolloutId: string }): Promise<Rollout> {
  const { toVersionName } = await getRollout(ctx, input);
  if (input.version !== toVersionName) {
    const reason = `pick ${toVersionName}, the version that traffic goes to`;
    const detail = "Another version was picked; nothing was changed.";
    throw new AppError({ code: "INVALID", detail, invalidParams: [{ name: "version", reason }] });
  }
  await actOnRollout(ctx, input, () => ({ name: "force_shift" }));
  return getRollout(ctx, input);
}
