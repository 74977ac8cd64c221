import type { JudgingAt, JudgingRevision } from "#lib/models/judging-schema.ts";
import { JudgingSettings } from "#lib/models/judging-schema.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { ActorRef } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { JudgingRevisionModel } from "#lib/server/generated/models/JudgingRevision.ts";

type Reader = Database["prisma"] | Tx;

const nothingChanged: JudgingAt = { own: [], overrides: [], ranking: null, revision: 0 };

/** The settings in force of a model; the product's own, revision 0, where nothing was ever changed. */
export async function findJudging(db: Reader, modelId: string): Promise<JudgingAt> {
  const row = await db.judgingRevision.findFirst({
    where: { modelId },
    orderBy: { revision: "desc" },
    select: { revision: true, settings: true },
  });
  return row === null ? nothingChanged : { ...JudgingSettings.parse(row.settings), revision: row.revision };
}

/** The settings of a model as they were at a revision; NOT_FOUND for one that never was. */
export async function getJudgingAt(db: Reader, modelId: string, revision: number): Promise<JudgingAt> {
  if (revision === 0) return nothingChanged;
  const row = await db.judgingRevision.findUnique({ where: { modelId_revision: { modelId, revision } } });
  if (row === null) throw notFound("revision of the settings", String(revision));
  return { ...JudgingSettings.parse(row.settings), revision };
}

/** Holds a model's settings until the transaction ends, so that changes come one after another. */
export async function lockJudging(tx: Tx, modelId: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM models WHERE id = ${modelId}::uuid FOR UPDATE`;
}

/** Writes the next revision. */
export async function insertJudgingRevision(
  tx: Tx,
  row: Prisma.JudgingRevisionUncheckedCreateInput,
): Promise<void> {
  await tx.judgingRevision.create({ data: row });
}

/** A page of a model's revisions, newest first; `cursor` is the revision of the last one before it. */
export async function listJudgingPage(
  db: Reader,
  page: { readonly modelId: string; readonly cursor?: string | undefined; readonly limit: number },
): Promise<{ items: JudgingRevision[]; nextCursor: string | null }> {
  const before = page.cursor === undefined ? {} : { revision: { lt: Number(page.cursor) } };
  const rows = await db.judgingRevision.findMany({
    where: { modelId: page.modelId, ...before },
    orderBy: { revision: "desc" },
    take: page.limit + 1,
  });
  const items = rows.slice(0, page.limit).map(toRevision);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > page.limit && last !== undefined ? String(last.revision) : null };
}

/** The newest change of each subject of a model, by subject. */
export async function lastChanges(
  db: Reader,
  modelId: string,
): Promise<Map<string, { revision: number; by: string; at: Date }>> {
  const rows = await db.judgingRevision.findMany({
    where: { modelId },
    orderBy: [{ subject: "asc" }, { revision: "desc" }],
    distinct: ["subject"],
    select: { subject: true, revision: true, actorName: true, at: true },
  });
  return new Map(
    rows.map(({ subject, revision, actorName, at }) => [subject, { revision, by: actorName, at }]),
  );
}

function toRevision(row: JudgingRevisionModel): JudgingRevision {
  const { revision, subject, action, before, after, reason, at } = row;
  return {
    revision,
    subject,
    action: action as JudgingRevision["action"],
    before: before as JudgingRevision["before"],
    after: after as JudgingRevision["after"],
    reason,
    actor: { kind: row.actorKind as ActorRef["kind"], id: row.actorId, name: row.actorName },
    at,
  };
}
