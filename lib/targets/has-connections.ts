import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { findAnyConnection } from "#lib/targets/store.ts";

/** Whether any model has a serving target, and any of those a metric source. */
export function hasConnections(ctx: Context): Promise<{ targets: boolean; sources: boolean }> {
  authorize(ctx, "read");
  return findAnyConnection(ctx.db.prisma);
}
