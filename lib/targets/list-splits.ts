import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";
import { listNewestSplits } from "#lib/targets/split-store.ts";

/** The newest 50 splits that were wanted on a target, newest first, withdrawn ones included. */
export function listSplits(ctx: Context, targetId: string): Promise<IntendedSplit[]> {
  authorize(ctx, "read");
  return listNewestSplits(ctx.db.prisma, targetId, 50);
}
