import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { listChangelogPage } from "#lib/versions/changelog-store.ts";
import { goingBackBetween } from "#lib/versions/core/rollback-warnings.ts";
import type { ChangelogQuery, GoingBack, ListedChange } from "#lib/versions/schema.ts";
import { listVersionDetails } from "#lib/versions/store.ts";

/**
 * A page of change entries over all models, newest first, each with what going back from its version does. FORBIDDEN for drafts
 * without the right to write entries.
 */
export async function listChangelog(ctx: Context, input: ChangelogQuery) {
  authorize(ctx, input.drafts === "true" ? "register" : "read");
  const { items, nextCursor } = await listChangelogPage(ctx.db, input);
  const goingBack = await goingBackOf(ctx, [...new Set(items.map(({ versionId }) => versionId))]);
  const listed = items.map((entry): ListedChange => ({
    ...entry,
    goingBack: goingBack.get(entry.versionId) ?? null,
  }));
  return { items: listed, nextCursor };
}

/** For each version with a parent, in two queries whatever their number. */
async function goingBackOf(ctx: Context, ids: readonly string[]): Promise<Map<string, GoingBack>> {
  if (ids.length === 0) return new Map();
  const versions = await listVersionDetails(ctx.db.prisma, { ids });
  const parentIds = versions.flatMap(({ parentId }) => parentId ?? []);
  const parents = await listVersionDetails(ctx.db.prisma, { ids: [...new Set(parentIds)] });
  return new Map(
    versions.flatMap((version) => {
      const parent = parents.find(({ id }) => id === version.parentId);
      return parent === undefined ? [] : [[version.id, goingBackBetween(version, parent)] as const];
    }),
  );
}
