import type { Modality } from "#lib/schema/atoms.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Model } from "#lib/models/schema.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { ModelModel } from "#lib/server/generated/models/Model.ts";

type Reader = Pick<Database, "prisma">["prisma"] | Tx;

/** The model with this slug, or null. */
export async function findModel(db: Reader, slug: string): Promise<Model | null> {
  const row = await db.model.findUnique({ where: { slug } });
  return row === null ? null : toModel(row);
}

/** The model with this slug; NOT_FOUND when there is none. */
export async function getModelBySlug(db: Reader, slug: string): Promise<Model> {
  const model = await findModel(db, slug);
  if (model === null) throw notFound("model", slug);
  return model;
}

/** A page of models by slug; `cursor` is the slug of the last one before it. */
export async function listModelPage(db: Reader, page: { cursor?: string | undefined; limit: number }) {
  const rows = await db.model.findMany({
    where: page.cursor === undefined ? {} : { slug: { gt: page.cursor } },
    orderBy: { slug: "asc" },
    take: page.limit + 1,
  });
  const items = rows.slice(0, page.limit).map(toModel);
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.slug ?? null) : null };
}

/** Writes a new model; a taken slug fails with Prisma's P2002. */
export async function insertModel(tx: Tx, model: Prisma.ModelUncheckedCreateInput): Promise<Model> {
  return toModel(await tx.model.create({ data: model }));
}

/** Changes a model's own fields. */
export async function updateModel(
  tx: Tx,
  id: string,
  change: Prisma.ModelUncheckedUpdateInput,
): Promise<Model> {
  return toModel(await tx.model.update({ where: { id }, data: change }));
}

function toModel(row: ModelModel): Model {
  return {
    id: row.id,
    slug: row.slug,
    title: row.title,
    description: row.description,
    modalities: row.modalities as Modality[],
    ownerTeam: row.ownerTeam,
    namingPattern: row.namingPattern,
    createdAt: row.createdAt,
  };
}
