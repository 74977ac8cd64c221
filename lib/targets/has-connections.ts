import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { findAnyConnection } from "#lib/targets/store.ts";

/** Whether any model has a serving target, and any of those a metric source. */
export async function hasConnections(ctx: Context): Promise<{ targets: boolean; sources: boolean }> {
  authorize(ctx, "read");
  const most = await findAnyConnection(ctx.db.prisma);
  return { targets: most !== null, sources: (most ?? 0) > 0 };
}
