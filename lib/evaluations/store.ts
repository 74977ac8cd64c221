import type { Modality } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { Evaluation, PackedItems } from "#lib/evaluations/schema.ts";

type Reader = Database["prisma"] | Tx;

const whole = {
  metrics: { orderBy: { metric: "asc" } },
  version: { select: { name: true } },
  items: { select: { count: true } },
} as const satisfies Prisma.EvaluationInclude;
type Row = Prisma.EvaluationGetPayload<{ include: typeof whole }>;

/** Which evaluations are asked for; `cursor` is the id of the last one before the page. */
export type EvaluationPage = {
  readonly modelId: string;
  readonly versionId?: string | undefined;
  readonly modality?: Modality | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

/** A page of a model's evaluations, newest run first. */
export async function listEvaluationPage(db: Reader, page: EvaluationPage) {
  const rows = await db.evaluation.findMany({
    where: {
      version: { modelId: page.modelId },
      ...(page.versionId === undefined ? {} : { versionId: page.versionId }),
      ...(page.modality === undefined ? {} : { modality: page.modality }),
    },
    orderBy: [{ ranAt: "desc" }, { id: "desc" }],
    take: page.limit + 1,
    include: whole,
    ...(page.cursor === undefined ? {} : { cursor: { id: page.cursor }, skip: 1 }),
  });
  const items = rows.slice(0, page.limit).map(toEvaluation);
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** The evaluations of these versions, newest run first, at most 2,000; one query however many versions. */
export async function listEvaluationsOf(db: Reader, versionIds: readonly string[]): Promise<Evaluation[]> {
  const rows = await db.evaluation.findMany({
    where: { versionId: { in: [...versionIds] } },
    orderBy: [{ ranAt: "desc" }, { id: "desc" }],
    take: 2000,
    include: whole,
  });
  return rows.map(toEvaluation);
}

/** These evaluations, in no order; one that does not exist is absent. */
export async function listEvaluationsByIds(db: Reader, ids: readonly string[]): Promise<Evaluation[]> {
  const rows = await db.evaluation.findMany({ where: { id: { in: [...ids] } }, include: whole });
  return rows.map(toEvaluation);
}

/** The packed per-item results of evaluations, by evaluation id. */
export async function listItems(
  db: Reader,
  evaluationIds: readonly string[],
): Promise<Map<string, PackedItems>> {
  const rows = await db.evaluationItems.findMany({ where: { evaluationId: { in: [...evaluationIds] } } });
  return new Map(
    rows.map(({ evaluationId, metric, encoding, count, columns, itemsHash, data }) => [
      evaluationId,
      {
        metric,
        encoding: encoding as PackedItems["encoding"],
        count,
        columns,
        itemsSha256: itemsHash,
        data: Buffer.from(data).toString("base64"),
      },
    ]),
  );
}

/** Writes an evaluation with its metrics and, in one row, its per-item results. */
export async function insertEvaluation(
  tx: Tx,
  evaluation: Prisma.EvaluationUncheckedCreateInput,
): Promise<Evaluation> {
  return toEvaluation(await tx.evaluation.create({ data: evaluation, include: whole }));
}

function toEvaluation(row: Row): Evaluation {
  return {
    id: row.id,
    versionId: row.versionId,
    versionName: row.version.name,
    modality: row.modality as Modality,
    dataset: {
      name: row.datasetName,
      revision: row.datasetRevision,
      sha256: row.datasetHash,
      split: row.datasetSplit,
    },
    metricDefinition: row.metricDefinition,
    ranAt: row.ranAt,
    registeredAt: row.registeredAt,
    source: row.source,
    metrics: row.metrics.map(({ metric, value, n, successes }) => ({ metric, value, n, successes })),
    itemCount: row.items?.count ?? null,
  };
}
