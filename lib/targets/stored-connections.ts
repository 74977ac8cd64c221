import { authorize } from "#lib/access/authorize.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { findConnections } from "#lib/targets/connection-store.ts";
import type { StoredConnections } from "#lib/targets/connection-store.ts";

export type { StoredConnections } from "#lib/targets/connection-store.ts";

/** What a target is connected to, with the secrets sealed; NOT_FOUND when there is none. */
export async function storedConnections(ctx: Context, targetId: string): Promise<StoredConnections> {
  authorize(ctx, "read");
  const connections = await findConnections(ctx.db.prisma, targetId);
  if (connections === null) throw notFound("target", targetId);
  return connections;
}
