import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { findFreeze } from "#lib/targets/freeze-store.ts";
import type { ReleaseCheck } from "#lib/targets/schema.ts";
import { getTargetById } from "#lib/targets/store.ts";

/** Whether a release may take traffic on a target now; if not, who froze it and until when. */
export async function checkRelease(ctx: Context, input: { targetId: string }): Promise<ReleaseCheck> {
  authorize(ctx, "read");
  await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  const freeze = await findFreeze(ctx.db.prisma, input.targetId, ctx.now);
  return { allowed: freeze === null, freeze };
}
