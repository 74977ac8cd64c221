import type { Modality } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { toChange } from "#lib/versions/store.ts";
import type { ChangeKind, ChangelogEntry } from "#lib/versions/schema.ts";

/** Which change entries are asked for; `cursor` is the id of the last one before the page. */
export type ChangelogFilter = {
  readonly model?: string | undefined;
  readonly modality?: Modality | undefined;
  readonly kind?: ChangeKind | undefined;
  readonly needsAction?: "true" | "false" | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

const actionWanted = { true: { actionEn: { not: null } }, false: { actionEn: null } } as const;

/** A page of change entries over all models, newest first, in one query. */
export async function listChangelogPage(db: Database, filter: ChangelogFilter) {
  const rows = await db.prisma.changeEntry.findMany({
    where: {
      ...(filter.model === undefined ? {} : { version: { model: { slug: filter.model } } }),
      ...(filter.modality === undefined ? {} : { modality: filter.modality }),
      ...(filter.kind === undefined ? {} : { kind: filter.kind }),
      ...(filter.needsAction === undefined ? {} : actionWanted[filter.needsAction]),
    },
    orderBy: [{ publishedAt: "desc" }, { id: "desc" }],
    take: filter.limit + 1,
    ...(filter.cursor === undefined ? {} : { cursor: { id: filter.cursor }, skip: 1 }),
    include: { version: { include: { model: { select: { slug: true } } } } },
  });
  const items = rows.slice(0, filter.limit).map(({ version, ...row }): ChangelogEntry => {
    const versionShortName = version.number === null ? version.name : `v${version.number}`;
    return {
      ...toChange(row),
      model: version.model.slug,
      versionId: version.id,
      versionName: version.name,
      versionShortName,
      withdrawn: version.knownBadAt !== null && row.kind !== "rolled_back",
    };
  });
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}
