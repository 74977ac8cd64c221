import type { Database } from "#lib/server/database/prisma.ts";
import type { ComponentKind, Version, VersionName, VersionOutline } from "#lib/versions/schema.ts";
import { toChange, toVersion } from "#lib/versions/store.ts";

const outline = {
  model: { select: { slug: true } },
  components: { select: { kind: true, recorded: true, sha256: true } },
  changes: { orderBy: { publishedAt: "asc" }, where: { rollbackId: null, isDraft: false } },
} as const;

/** The newest versions of a model, newest build first, without their components' content. */
export async function listOutlines(db: Database, modelId: string, limit: number): Promise<VersionOutline[]> {
  const rows = await db.prisma.version.findMany({
    where: { modelId },
    orderBy: [{ builtAt: "desc" }, { id: "desc" }],
    take: limit,
    include: outline,
  });
  return rows.map((row) => ({
    ...toVersion(row),
    components: row.components.map(({ kind, recorded, sha256 }) => ({
      kind: kind as ComponentKind,
      recorded,
      sha256,
      uri: null,
      size: null,
      content: null,
      check: null,
    })),
    title: row.changes[0] === undefined ? null : toChange(row.changes[0]).text,
  }));
}

/** Versions by id without their components, in no order. */
export async function listVersionsById(db: Database, ids: readonly string[]): Promise<Version[]> {
  const rows = await db.prisma.version.findMany({
    where: { id: { in: [...ids] } },
    include: { model: { select: { slug: true } } },
  });
  return rows.map(toVersion);
}

/** The newest versions of all models by name, newest build first. */
export async function listNewestNames(db: Database, limit: number): Promise<VersionName[]> {
  const rows = await db.prisma.version.findMany({
    orderBy: [{ builtAt: "desc" }, { id: "desc" }],
    take: limit,
    select: { id: true, name: true, number: true, model: { select: { slug: true } } },
  });
  return rows.map(({ id, name, number, model }) => ({
    id,
    model: model.slug,
    name,
    shortName: number === null ? name : `v${number}`,
  }));
}

/** Whether there is a version of any model. */
export async function hasAnyVersion(db: Database): Promise<boolean> {
  return (await db.prisma.version.findFirst({ select: { id: true } })) !== null;
}
