import type { Database } from "#lib/server/database/prisma.ts";
import type { CountSum } from "#lib/targets/sample-store.ts";

/** Counts of one version and modality since an instant, with the end of the newest interval that is known. */
export type WindowSum = CountSum & { readonly knownUntil: Date };

/** Sums the counts of some versions of a target, each since its own instant; what has no interval is absent. */
export async function sumWindows(
  db: Database,
  targetId: string,
  windows: readonly { readonly versionId: string; readonly since: Date }[],
): Promise<WindowSum[]> {
  const result = await db.pool.query<WindowSum>(
    `SELECT sample.version_id AS "versionId", sample.modality, sum(requests)::int AS requests,
            sum(errors)::int AS errors, sum(correct)::int AS correct, sum(wrong)::int AS wrong,
            max(bucket_at + make_interval(secs => bucket_ms::float8 / 1000)) AS "knownUntil"
       FROM live_samples sample
       JOIN UNNEST($2::uuid[], $3::timestamptz[]) AS asked (version_id, since)
         ON sample.version_id = asked.version_id AND sample.bucket_at >= asked.since
      WHERE sample.target_id = $1
      GROUP BY sample.version_id, sample.modality`,
    [targetId, windows.map(({ versionId }) => versionId), windows.map(({ since }) => since)],
  );
  return result.rows;
}
