import { notFound } from "#lib/schema/app-error.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { toChange } from "#lib/versions/store.ts";
import type { ChangelogEntry, ChangelogQuery } from "#lib/versions/schema.ts";

const actionWanted = { true: { actionEn: { not: null } }, false: { actionEn: null } } as const;

/** A page of change entries over all models, newest first, in one query. */
export async function listChangelogPage(db: Database, filter: ChangelogQuery) {
  const rows = await db.prisma.changeEntry.findMany({
    where: {
      isDraft: filter.drafts === "true",
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
      withdrawnAt: row.kind === "rolled_back" ? null : version.knownBadAt,
    };
  });
  return { items, nextCursor: rows.length > filter.limit ? (items.at(-1)?.id ?? null) : null };
}

/** A change entry with its version and its model's slug, locked until the transaction ends. NOT_FOUND. */
export async function getLockedChange(tx: Tx, id: string) {
  await tx.$executeRaw`SELECT 1 FROM change_entries WHERE id = ${id}::uuid FOR UPDATE`;
  const include = { version: { include: { model: { select: { slug: true } } } } } as const;
  const row = await tx.changeEntry.findUnique({ where: { id }, include });
  if (row === null) throw notFound("change entry", id);
  const { version, ...change } = row;
  return {
    change: toChange(change),
    version: { id: version.id, name: version.name },
    model: version.model.slug,
  };
}
