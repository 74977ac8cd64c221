import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import type { Target } from "#lib/targets/schema.ts";
import { showTarget } from "#lib/targets/show-target.ts";
import { getTargetById } from "#lib/targets/store.ts";

/** One target with its traffic, freeze and health; NOT_FOUND when there is none. */
export async function getTarget(ctx: Context, input: { targetId: string }): Promise<Target> {
  authorize(ctx, "read");
  return showTarget(await getTargetById(ctx.db.prisma, input.targetId, ctx.now));
}
