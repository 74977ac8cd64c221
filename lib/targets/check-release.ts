import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { findFreeze, listFreezes } from "#lib/targets/freeze-store.ts";
import type { Freeze, ReleaseCheck } from "#lib/targets/schema.ts";
import { getTargetById } from "#lib/targets/store.ts";

/** Whether a release may take traffic on a target now; if not, who froze it and until when. */
export async function checkRelease(ctx: Context, input: { targetId: string }): Promise<ReleaseCheck> {
  authorize(ctx, "read");
  await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  const freeze = await findFreeze(ctx.db.prisma, input.targetId, ctx.now);
  return { allowed: freeze === null, freeze };
}

/** The freezes in force on these targets by target id, in one query. */
export function targetFreezes(
  ctx: Context,
  targetIds: readonly string[],
): Promise<ReadonlyMap<string, Freeze>> {
  authorize(ctx, "read");
  return listFreezes(ctx.db.prisma, targetIds, ctx.now);
}
