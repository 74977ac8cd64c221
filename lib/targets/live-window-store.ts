import type { Database } from "#lib/server/database/prisma.ts";
import type { CountSum } from "#lib/targets/sample-store.ts";

/** A version from an instant on; `control` counts only what it answered for a control slice. */
export type SumWindow = { readonly versionId: string; readonly since: Date; readonly slice?: "control" };

/** Sums the counts of some versions of a target, each since its own instant; what has no interval is absent. */
export async function sumWindows(
  db: Database,
  targetId: string,
  windows: readonly SumWindow[],
): Promise<CountSum[]> {
  const result = await db.pool.query<CountSum>(
    `SELECT sample.version_id AS "versionId", sample.modality, sum(requests)::int AS requests,
            sum(errors)::int AS errors, sum(correct)::int AS correct, sum(wrong)::int AS wrong
       FROM live_samples sample
       JOIN UNNEST($2::uuid[], $3::timestamptz[], $4::text[]) AS asked (version_id, since, slice)
         ON sample.version_id = asked.version_id AND sample.bucket_at >= asked.since
        AND (asked.slice IS NULL OR sample.slice = asked.slice)
      WHERE sample.target_id = $1
      GROUP BY sample.version_id, sample.modality`,
    [
      targetId,
      windows.map(({ versionId }) => versionId),
      windows.map(({ since }) => since),
      windows.map(({ slice }) => slice ?? null),
    ],
  );
  return result.rows;
}

/** Counts of one version, modality and slice in one interval as it was read. */
export type SliceSample = CountSum & {
  readonly slice: "main" | "control";
  readonly bucketAt: Date;
  readonly bucketMs: number;
};

/** The intervals of some versions of a target that begin at `since` or later, oldest first, at most 50,000. */
export async function listIntervals(
  db: Database,
  targetId: string,
  asked: { readonly versionIds: readonly string[]; readonly since: Date },
): Promise<SliceSample[]> {
  const { rows } = await db.pool.query<SliceSample>(
    `SELECT version_id AS "versionId", modality, slice, bucket_at AS "bucketAt", bucket_ms AS "bucketMs", requests, errors, correct, wrong
       FROM live_samples WHERE target_id = $1 AND version_id = ANY($2::uuid[]) AND bucket_at >= $3
      ORDER BY bucket_at LIMIT 50000`,
    [targetId, asked.versionIds, asked.since],
  );
  return rows;
}

/** End of the newest interval with counts of a version on a target; null when there is none. */
export async function findKnownUntil(
  db: Database,
  targetId: string,
  versionId: string,
): Promise<Date | null> {
  const { rows } = await db.pool.query<{ knownUntil: Date | null }>(
    `SELECT max(bucket_at + make_interval(secs => bucket_ms::float8 / 1000)) AS "knownUntil"
       FROM live_samples WHERE target_id = $1 AND version_id = $2 AND bucket_at > clock_timestamp() - interval '1 day'`,
    [targetId, versionId],
  );
  return rows[0]?.knownUntil ?? null;
}
