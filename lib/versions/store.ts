import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { ChangeEntry, ChangeKind, Component, Version, VersionDetail } from "#lib/versions/schema.ts";
import { ComponentKind } from "#lib/versions/schema.ts";

type Reader = Database["prisma"] | Tx;

const whole = {
  components: true,
  changes: { orderBy: { publishedAt: "asc" }, where: { isDraft: false } },
  model: { select: { slug: true } },
} as const;
const brief = { model: { select: { slug: true } } } as const;
type WholeRow = Prisma.VersionGetPayload<{ include: typeof whole }>;
type BriefRow = Prisma.VersionGetPayload<{ include: typeof brief }>;
export type ChangeRow = Prisma.ChangeEntryGetPayload<object>;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What identifies a version at its source. */
export type VersionIdentity = { modelId: string; source: string; label: string; build: string };

/** The version of a model with this id or name; NOT_FOUND, or CONFLICT when several imported builds share the name. */
export async function getVersionByIdOrName(
  db: Reader,
  modelId: string,
  idOrName: string,
): Promise<VersionDetail> {
  const where = uuid.test(idOrName) ? { modelId, id: idOrName } : { modelId, name: idOrName };
  const rows = await db.version.findMany({
    where,
    include: whole,
    take: 2,
    orderBy: { registeredAt: "asc" },
  });
  return toDetail(theOnly(rows, idOrName));
}

/** The versions that these ids or names mean, in their order and in one query; errors as for one. */
export async function getVersionsByIdOrName(
  db: Reader,
  modelId: string,
  asked: readonly string[],
): Promise<VersionDetail[]> {
  const [ids, names] = [asked.filter((one) => uuid.test(one)), asked.filter((one) => !uuid.test(one))];
  const rows = await db.version.findMany({
    where: { modelId, OR: [{ id: { in: ids } }, { name: { in: names } }] },
    include: whole,
    take: 500,
    orderBy: { registeredAt: "asc" },
  });
  return asked.map((one) => {
    const key = uuid.test(one) ? "id" : "name";
    return toDetail(
      theOnly(
        rows.filter((row) => row[key] === one),
        one,
      ),
    );
  });
}

function theOnly<Row extends { readonly id: string }>(rows: readonly Row[], idOrName: string): Row {
  const [row, other] = rows;
  if (row === undefined) throw notFound("version", idOrName);
  if (other !== undefined) {
    const detail = `Several versions are called "${idOrName}"; use the id of the one you mean.`;
    throw new AppError({ code: "CONFLICT", detail, extra: { ids: rows.map(({ id }) => id) } });
  }
  return row;
}

/** The version with this identity, or null. */
export async function findVersionByIdentity(
  db: Reader,
  identity: VersionIdentity,
): Promise<VersionDetail | null> {
  const row = await db.version.findUnique({
    where: { modelId_source_label_build: identity },
    include: whole,
  });
  return row === null ? null : toDetail(row);
}

/** A page of a model's versions, newest build first; `cursor` is the id of the last one before it. */
export async function listVersionPage(
  db: Reader,
  modelId: string,
  page: { cursor?: string | undefined; limit: number },
) {
  const rows = await db.version.findMany({
    where: { modelId },
    orderBy: [{ builtAt: "desc" }, { id: "desc" }],
    take: page.limit + 1,
    include: brief,
    ...(page.cursor === undefined ? {} : { cursor: { id: page.cursor }, skip: 1 }),
  });
  const items = rows.slice(0, page.limit).map(toVersion);
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** Versions by id with their components and changes, in no order. */
export async function listVersionDetails(
  db: Reader,
  where: { modelId: string } | { ids: readonly string[] },
) {
  const filter = "ids" in where ? { id: { in: [...where.ids] } } : { modelId: where.modelId };
  const rows = await db.version.findMany({ where: filter, include: whole, take: 500 });
  return rows.map(toDetail);
}

/** Writes a version with its components and changes. */
export async function insertVersion(
  tx: Tx,
  version: Prisma.VersionUncheckedCreateInput,
): Promise<VersionDetail> {
  return toDetail(await tx.version.create({ data: version, include: whole }));
}

/** Marks a version known bad, unless it is already; gives it as it is now. */
export async function updateKnownBad(tx: Tx, id: string, mark: { at: Date; by: string; reason: string }) {
  const data = { knownBadAt: mark.at, knownBadBy: mark.by, knownBadReason: mark.reason };
  await tx.version.updateMany({ where: { id, knownBadAt: null }, data });
  return toVersion(await tx.version.findUniqueOrThrow({ where: { id }, include: brief }));
}

/** Adds a change entry to a version. */
export async function insertChange(
  tx: Tx,
  change: Prisma.ChangeEntryUncheckedCreateInput,
): Promise<ChangeEntry> {
  return toChange(await tx.changeEntry.create({ data: change }));
}

/** The change entry that a rollback wrote, or null. */
export async function findRollbackChange(db: Reader, rollbackId: string): Promise<ChangeEntry | null> {
  const row = await db.changeEntry.findFirst({ where: { rollbackId } });
  return row === null ? null : toChange(row);
}

/** Changes the text of a change entry. */
export async function updateChange(
  tx: Tx,
  id: string,
  change: Prisma.ChangeEntryUncheckedUpdateInput,
): Promise<void> {
  await tx.changeEntry.update({ where: { id }, data: change });
}

export function toVersion(row: BriefRow): Version {
  const { knownBadAt, knownBadBy, knownBadReason, number, model } = row;
  return {
    id: row.id,
    model: model.slug,
    name: row.name,
    shortName: number === null ? row.name : `v${number}`,
    label: row.label,
    source: row.source,
    build: row.build,
    number,
    date: row.versionDate,
    parentId: row.parentId,
    imported: row.imported,
    bundleDigest: row.bundleDigest,
    trainingDocument: row.trainingDocument,
    inferenceDocument: row.inferenceDocument,
    builtAt: row.builtAt,
    registeredAt: row.registeredAt,
    registeredBy: row.registeredBy,
    knownBad:
      knownBadAt === null ? null : { at: knownBadAt, by: knownBadBy ?? "", reason: knownBadReason ?? "" },
  };
}

function toDetail(row: WholeRow): VersionDetail {
  const components = ComponentKind.options.flatMap((kind) =>
    row.components.filter((each) => each.kind === kind).map(toComponent),
  );
  return { ...toVersion(row), components, changes: row.changes.map(toChange) };
}

function toComponent(row: WholeRow["components"][number]): Component {
  const { kind, recorded, uri, sha256, size, content, checkedAt, checkResult, checkDetail } = row;
  return {
    kind: kind as ComponentKind,
    recorded,
    uri,
    sha256,
    size: size === null ? null : Number(size),
    content,
    check:
      checkedAt === null || checkResult === null
        ? null
        : {
            at: checkedAt,
            result: checkResult as NonNullable<Component["check"]>["result"],
            detail: checkDetail,
          },
  };
}

export function toChange(row: ChangeRow): ChangeEntry {
  return {
    id: row.id,
    kind: row.kind as ChangeKind,
    modality: row.modality as Modality,
    text: { en: row.textEn, "zh-CN": row.textZh },
    audience: row.audience,
    action: row.actionEn === null ? null : { en: row.actionEn, "zh-CN": row.actionZh },
    breaking: row.breaking,
    publishedAt: row.publishedAt,
    updatedAt: row.updatedAt,
    isDraft: row.isDraft,
    rollbackId: row.rollbackId,
  };
}

/** Id and name of a model's versions with these names, in the order of their registration. */
export function listVersionNames(db: Reader, modelId: string, names: readonly string[]) {
  return db.version.findMany({
    where: { modelId, name: { in: [...names] } },
    select: { id: true, name: true },
    orderBy: { registeredAt: "asc" },
  });
}
