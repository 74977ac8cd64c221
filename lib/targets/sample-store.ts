import type { Modality } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { LiveSample } from "#lib/targets/schema.ts";

/** Counts of one version and modality in one interval, as they are written. */
export type SampleRow = {
  readonly versionId: string;
  readonly modality: string;
  /** `control` for answers of a rollout's control slice; absent or `main` for all others. */
  readonly slice?: "main" | "control";
  readonly bucketAt: Date;
  readonly bucketMs: number;
  readonly requests: number;
  readonly errors: number;
  readonly correct: number;
  readonly wrong: number;
  readonly durationSumS: number;
  /** Requests by upper bound of their duration in seconds, not cumulative. */
  readonly durations: Readonly<Record<string, number>>;
};

const addSamples = `
INSERT INTO live_samples AS kept
  (target_id, version_id, modality, slice, bucket_at, bucket_ms, requests, errors, correct, wrong, duration_sum_s, durations, imported)
SELECT $1::uuid, * FROM UNNEST($2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[], $11::float8[], $12::jsonb[], $13::bool[])
ON CONFLICT (target_id, version_id, modality, slice, bucket_at) DO UPDATE SET
  requests = kept.requests + excluded.requests,
  errors = kept.errors + excluded.errors,
  correct = kept.correct + excluded.correct,
  wrong = kept.wrong + excluded.wrong,
  duration_sum_s = kept.duration_sum_s + excluded.duration_sum_s,
  durations = (
    SELECT coalesce(jsonb_object_agg(bound, total), '{}'::jsonb) FROM (
      SELECT key AS bound, sum(value::int) AS total
      FROM (SELECT * FROM jsonb_each_text(kept.durations) UNION ALL SELECT * FROM jsonb_each_text(excluded.durations)) AS both_sides
      GROUP BY key
    ) AS summed
  )`;

const setSamples = `${addSamples.slice(0, addSamples.indexOf("ON CONFLICT"))}
ON CONFLICT (target_id, version_id, modality, slice, bucket_at) DO NOTHING`;

/**
 * Writes counts in one statement. Measured counts (`imported: false`) are added to what the bucket holds; imported ones are
 * written once, so that sending them again changes nothing.
 */
export async function upsertSamples(
  db: { readonly pool: Pick<Database["pool"], "query"> },
  batch: { targetId: string; rows: readonly SampleRow[]; imported: boolean },
): Promise<void> {
  const { targetId, rows, imported } = batch;
  if (rows.length === 0) return;
  const column = <Value>(read: (row: SampleRow) => Value) => rows.map(read);
  await db.pool.query(imported ? setSamples : addSamples, [
    targetId,
    column((row) => row.versionId),
    column((row) => row.modality),
    column((row) => row.slice ?? "main"),
    column((row) => row.bucketAt),
    column((row) => row.bucketMs),
    column((row) => row.requests),
    column((row) => row.errors),
    column((row) => row.correct),
    column((row) => row.wrong),
    column((row) => row.durationSumS),
    column((row) => JSON.stringify(row.durations)),
    column(() => imported),
  ]);
}

/** A span of time of one target. */
export type SampleSpan = { readonly targetId: string; readonly from: Date; readonly to: Date };

/** Counts per version and modality summed over a span. */
export type CountSum = {
  readonly versionId: string;
  readonly modality: Modality;
  readonly requests: number;
  readonly errors: number;
  readonly correct: number;
  readonly wrong: number;
};

/** Sums the counts of a span per version and modality; a version or modality without requests is absent. */
export async function sumSamples(db: Database, span: SampleSpan): Promise<CountSum[]> {
  const result = await db.pool.query<CountSum>(
    `SELECT version_id AS "versionId", modality, sum(requests)::int AS requests, sum(errors)::int AS errors,
            sum(correct)::int AS correct, sum(wrong)::int AS wrong
       FROM live_samples WHERE target_id = $1 AND bucket_at >= $2 AND bucket_at < $3
      GROUP BY version_id, modality`,
    [span.targetId, span.from, span.to],
  );
  return result.rows;
}

/** Counts of a span in at most `points` equal steps per version and modality, oldest first; steps without requests are absent. */
export async function listSampleSteps(db: Database, span: SampleSpan, points: number): Promise<LiveSample[]> {
  const stepMs = Math.max(10_000, Math.ceil((span.to.getTime() - span.from.getTime()) / points));
  const result = await db.pool.query<LiveSample>(
    `SELECT version_id AS "versionId", modality,
            date_bin(make_interval(secs => $4::float8 / 1000), bucket_at, $2) AS at,
            greatest($4::int, max(bucket_ms)) AS "bucketMs",
            sum(requests)::int AS requests, sum(errors)::int AS errors, sum(correct)::int AS correct, sum(wrong)::int AS wrong
       FROM live_samples WHERE target_id = $1 AND bucket_at >= $2 AND bucket_at < $3
      GROUP BY version_id, modality, at ORDER BY at`,
    [span.targetId, span.from, span.to, stepMs],
  );
  return result.rows;
}

/** Removes counts older than `before` whose hour is rolled up; gives how many. */
export async function deleteSamplesBefore(db: Database, before: Date): Promise<number> {
  const result = await db.pool.query(
    `DELETE FROM live_samples s WHERE bucket_at < $1
        AND NOT EXISTS (SELECT FROM rollup_marks m WHERE m.target_id = s.target_id
                          AND m.hour_at = date_bin('1 hour', s.bucket_at, '1970-01-01T00:00:00Z'))`,
    [before],
  );
  return result.rowCount ?? 0;
}

/** Removes measured counts of a target whose interval begins after `at`. */
export async function deleteSamplesAhead(tx: Tx, targetId: string, at: Date): Promise<void> {
  await tx.liveSample.deleteMany({ where: { targetId, imported: false, bucketAt: { gt: at } } });
}

/** All requests that each version of a target ever answered, by version id; a version without any is absent. */
export async function countRequests(db: Database, targetId: string): Promise<ReadonlyMap<string, number>> {
  const result = await db.pool.query<{ versionId: string; requests: number }>(
    `SELECT version_id AS "versionId", sum(requests)::float8 AS requests
       FROM live_samples WHERE target_id = $1 GROUP BY version_id`,
    [targetId],
  );
  return new Map(result.rows.map(({ versionId, requests }) => [versionId, requests]));
}

/** A version's stretch on a target. */
export type VersionSpan = { readonly versionId: string; readonly from: Date; readonly to: Date };

/** Sums the counts of several stretches of versions of one target per version and modality, in one query. */
export async function sumSpans(
  db: Database,
  targetId: string,
  spans: readonly VersionSpan[],
): Promise<CountSum[]> {
  const result = await db.pool.query<CountSum>(
    `SELECT sample.version_id AS "versionId", modality, sum(requests)::int AS requests, sum(errors)::int AS errors,
            sum(correct)::int AS correct, sum(wrong)::int AS wrong
       FROM live_samples sample
       JOIN UNNEST($2::uuid[], $3::timestamptz[], $4::timestamptz[]) AS span (version_id, began, ended)
         ON sample.version_id = span.version_id AND bucket_at >= span.began AND bucket_at < span.ended
      WHERE target_id = $1 GROUP BY sample.version_id, modality`,
    [
      targetId,
      spans.map(({ versionId }) => versionId),
      spans.map(({ from }) => from),
      spans.map(({ to }) => to),
    ],
  );
  return result.rows;
}
