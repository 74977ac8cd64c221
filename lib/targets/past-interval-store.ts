import type { Database } from "#lib/server/database/prisma.ts";
import type { SliceSample } from "#lib/targets/live-window-store.ts";

/** A version of a target from one instant until another. */
export type IntervalSpan = {
  readonly targetId: string;
  readonly versionId: string;
  readonly from: Date;
  readonly until: Date;
};

/**
 * The intervals of many spans, in the order of the spans and then of time, each with the place of its span; one query. `isComplete`
 * is false when there were more than `limit`: the span of the last row and those after it may miss some.
 */
export async function listIntervalsIn(
  db: Database,
  spans: readonly IntervalSpan[],
  limit: number,
): Promise<{ rows: (SliceSample & { readonly span: number })[]; isComplete: boolean }> {
  const { rows } = await db.pool.query<SliceSample & { span: number }>(
    `SELECT asked.span::int AS span, sample.version_id AS "versionId", modality, slice, bucket_at AS "bucketAt",
            bucket_ms AS "bucketMs", requests, errors, correct, wrong
       FROM UNNEST($1::uuid[], $2::uuid[], $3::timestamptz[], $4::timestamptz[])
            WITH ORDINALITY AS asked (target_id, version_id, since, until, span)
       JOIN live_samples sample ON sample.target_id = asked.target_id AND sample.version_id = asked.version_id
        AND sample.bucket_at >= asked.since AND sample.bucket_at < asked.until
      ORDER BY asked.span, bucket_at LIMIT $5`,
    [
      spans.map(({ targetId }) => targetId),
      spans.map(({ versionId }) => versionId),
      spans.map(({ from }) => from),
      spans.map(({ until }) => until),
      limit,
    ],
  );
  return {
    rows: rows.map((row) => ({ ...row, span: row.span - 1 })),
    isComplete: rows.length < limit,
  };
}
