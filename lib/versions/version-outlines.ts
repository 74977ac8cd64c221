import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import {
  hasAnyVersion,
  listNewestNames,
  listOutlines,
  listVersionsById,
} from "#lib/versions/outline-store.ts";
import type { Version, VersionName, VersionOutline } from "#lib/versions/schema.ts";

const most = 200;

/** The newest 200 versions of a model without their components' content, newest build first, in one query. */
export function versionOutlines(ctx: Context, modelId: string): Promise<VersionOutline[]> {
  authorize(ctx, "read");
  return listOutlines(ctx.db, modelId, most);
}

/** The newest 200 versions of all models by name, in one query. */
export function newestVersionNames(ctx: Context): Promise<VersionName[]> {
  authorize(ctx, "read");
  return listNewestNames(ctx.db, most);
}

/** Versions by id, of any model, in one query and in no order; an unknown id is absent. */
export function versionsById(ctx: Context, ids: readonly string[]): Promise<Version[]> {
  authorize(ctx, "read");
  return listVersionsById(ctx.db, [...new Set(ids)]);
}

/** Whether a version of any model is known. */
export function hasVersions(ctx: Context): Promise<boolean> {
  authorize(ctx, "read");
  return hasAnyVersion(ctx.db);
}
