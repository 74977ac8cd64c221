import type { Modality } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";

/** Answers of one version and modality per upper bound of their duration in seconds, not cumulative. */
export type DurationCounts = {
  readonly versionId: string;
  readonly modality: Modality;
  readonly durations: Readonly<Record<string, number>>;
};

const newestIntervals = 20_000;

/**
 * How long the newest answers of some versions on a target took, from what their instances counted; intervals in which a
 * version was recorded as not healthy do not count, unless `isAnyHealth`. A version without such counts is absent.
 */
export async function sumDurations(
  db: Database,
  targetId: string,
  { versionIds, isAnyHealth }: { readonly versionIds: readonly string[]; readonly isAnyHealth: boolean },
): Promise<DurationCounts[]> {
  const result = await db.pool.query<DurationCounts>(
    `SELECT version_id AS "versionId", modality, jsonb_object_agg(bound, count) AS durations
       FROM (SELECT version_id, modality, bound, sum(answers::numeric)::int AS count
               FROM (SELECT * FROM live_samples sample
                      WHERE target_id = $1 AND version_id = ANY($2::uuid[])
                        AND ($3 OR NOT EXISTS (
                          SELECT 1 FROM serving_intervals served
                           WHERE served.target_id = sample.target_id AND served.version_id = sample.version_id
                             AND served.healthy = false AND sample.bucket_at >= served.started_at
                             AND (served.ended_at IS NULL OR sample.bucket_at < served.ended_at)))
                      ORDER BY bucket_at DESC LIMIT ${newestIntervals}) AS newest
               CROSS JOIN LATERAL jsonb_each_text(durations) AS duration (bound, answers)
              GROUP BY version_id, modality, bound) AS counted
      GROUP BY version_id, modality`,
    [targetId, versionIds, isAnyHealth],
  );
  return result.rows;
}
