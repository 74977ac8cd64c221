import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { listOutlines, listVersionsById } from "#lib/versions/outline-store.ts";
import type { Version, VersionOutline } from "#lib/versions/schema.ts";

const most = 200;

/** The newest 200 versions of a model without their components' content, newest build first, in one query. */
export function versionOutlines(ctx: Context, modelId: string): Promise<VersionOutline[]> {
  authorize(ctx, "read");
  return listOutlines(ctx.db, modelId, most);
}

/** Versions by id, of any model, in one query and in no order; an unknown id is absent. */
export function versionsById(ctx: Context, ids: readonly string[]): Promise<Version[]> {
  authorize(ctx, "read");
  return listVersionsById(ctx.db, [...new Set(ids)]);
}
