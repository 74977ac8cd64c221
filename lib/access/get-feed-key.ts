import { authorize } from "#lib/access/authorize.ts";
import { findFeedKey } from "#lib/access/store.ts";
import type { Context } from "#lib/server/context.ts";

/** When the asking person's key to the feeds was made and last used; null for whoever has none. */
export async function getFeedKey(ctx: Context): Promise<{ createdAt: Date; lastUsedAt: Date | null } | null> {
  authorize(ctx, "read");
  const { kind, id } = ctx.actor;
  return kind === "person" && id !== null ? findFeedKey(ctx.db, id) : null;
}
