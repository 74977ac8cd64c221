import type { KnownDataset } from "#lib/evaluations/dataset-schema.ts";
import type { Database } from "#lib/server/database/prisma.ts";

const mostDatasets = 200;

type Row = Omit<KnownDataset, "dataset" | "lastImport"> & {
  readonly name: string;
  readonly revision: string | null;
  readonly sha256: string | null;
  readonly split: string | null;
  readonly importedAt: Date;
  readonly importedBy: string;
  readonly source: string;
};

/** The datasets that a model's versions were evaluated on, the one imported to last first, at most 200; one query. */
export async function listKnownDatasets(db: Database, modelId: string): Promise<KnownDataset[]> {
  const { rows } = await db.pool.query<Row>(
    `SELECT dataset_name AS name, dataset_revision AS revision, dataset_hash AS sha256, dataset_split AS split,
            array_agg(DISTINCT evaluation.modality) AS modalities,
            coalesce(array_agg(DISTINCT measured.metric) FILTER (WHERE measured.metric IS NOT NULL), '{}') AS metrics,
            count(DISTINCT evaluation.version_id)::int AS "versionCount",
            count(DISTINCT evaluation.id)::int AS "evaluationCount",
            count(DISTINCT items.evaluation_id)::int AS "withItemsCount",
            max(measured.n) AS "mostAnswers", max(ran_at) AS "lastRanAt", max(evaluation.registered_at) AS "importedAt",
            (array_agg(evaluation.registered_by ORDER BY evaluation.registered_at DESC))[1] AS "importedBy",
            (array_agg(evaluation.source ORDER BY evaluation.registered_at DESC))[1] AS source
       FROM evaluations evaluation
       JOIN versions version ON version.id = evaluation.version_id AND version.model_id = $1
       LEFT JOIN evaluation_metrics measured ON measured.evaluation_id = evaluation.id
       LEFT JOIN evaluation_items items ON items.evaluation_id = evaluation.id
      GROUP BY dataset_name, dataset_revision, dataset_hash, dataset_split
      ORDER BY max(evaluation.registered_at) DESC, dataset_name, dataset_hash LIMIT ${mostDatasets}`,
    [modelId],
  );
  return rows.map(({ name, revision, sha256, split, importedAt, importedBy, source, ...counted }) => ({
    dataset: { name, revision, sha256, split },
    ...counted,
    lastImport: { at: importedAt, by: importedBy, source },
  }));
}
