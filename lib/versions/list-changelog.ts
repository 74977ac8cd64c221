import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { listChangelogPage } from "#lib/versions/changelog-store.ts";
import type { ChangelogFilter } from "#lib/versions/changelog-store.ts";

/** A page of change entries over all models, newest first. */
export function listChangelog(ctx: Context, input: ChangelogFilter) {
  authorize(ctx, "read");
  return listChangelogPage(ctx.db, input);
}
