import type { Database } from "#lib/server/database/prisma.ts";
import type { CountSum } from "#lib/targets/sample-store.ts";

/** Sums the counts of some versions of a target, each since its own instant; what has no interval is absent. */
export async function sumWindows(
  db: Database,
  targetId: string,
  windows: readonly { readonly versionId: string; readonly since: Date }[],
): Promise<CountSum[]> {
  const result = await db.pool.query<CountSum>(
    `SELECT sample.version_id AS "versionId", sample.modality, sum(requests)::int AS requests,
            sum(errors)::int AS errors, sum(correct)::int AS correct, sum(wrong)::int AS wrong
       FROM live_samples sample
       JOIN UNNEST($2::uuid[], $3::timestamptz[]) AS asked (version_id, since)
         ON sample.version_id = asked.version_id AND sample.bucket_at >= asked.since
      WHERE sample.target_id = $1
      GROUP BY sample.version_id, sample.modality`,
    [targetId, windows.map(({ versionId }) => versionId), windows.map(({ since }) => since)],
  );
  return result.rows;
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
