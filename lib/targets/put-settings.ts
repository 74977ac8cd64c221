import type { Context } from "#lib/server/context.ts";
import { changeTarget } from "#lib/targets/change-target.ts";
import type { Target } from "#lib/targets/schema.ts";
import type { PutBounds, PutConnection } from "#lib/targets/settings-schema.ts";

/** Connects another router, or changes the settings of the present one, whose secrets are kept where none is entered. */
export function putRouter(ctx: Context, input: PutConnection & { targetId: string }): Promise<Target> {
  const { targetId, expectedRevision, kind, settings } = input;
  return changeTarget(ctx, { targetId, expectedRevision, router: { kind, settings } });
}

/** Connects another deployer, or changes the settings of the present one, whose secrets are kept where none is entered. */
export function putDeployer(ctx: Context, input: PutConnection & { targetId: string }): Promise<Target> {
  const { targetId, expectedRevision, kind, settings } = input;
  return changeTarget(ctx, { targetId, expectedRevision, deployer: { kind, settings } });
}

/** Changes the bounds of rollouts and tests on a target; rollouts that run keep the plan that they began with. */
export function putBounds(ctx: Context, input: PutBounds & { targetId: string }): Promise<Target> {
  return changeTarget(ctx, input);
}
