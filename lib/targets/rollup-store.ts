import type { Database } from "#lib/server/database/prisma.ts";
import { inPoolTransaction } from "#lib/server/database/transaction.ts";
import { LiveMetric } from "#lib/targets/chart-schema.ts";
import { epochMs, metricSql, summedCounts } from "#lib/targets/cell-store.ts";

const minuteMs = 60_000;
const hourMs = 3_600_000;
const sixHoursMs = 21_600_000;

/**
 * Samples of the hours $1 (targets) and $2 (instants), per version and for all versions together. OFFSET 0 keeps the planner
 * from joining all samples with all hours: each hour is a range of the index.
 */
const countsOfHours = `
  hours AS (SELECT * FROM UNNEST($1::uuid[], $2::timestamptz[]) AS hours (target_id, hour_at)),
  sampled AS (
    SELECT s.* FROM hours h CROSS JOIN LATERAL (
      SELECT * FROM live_samples
       WHERE target_id = h.target_id AND bucket_at >= h.hour_at AND bucket_at < h.hour_at + interval '1 hour' OFFSET 0) AS s),
  counts AS (
    SELECT target_id, version_id::text AS scope, modality, bucket_at, ${summedCounts} FROM sampled
     GROUP BY target_id, version_id, modality, bucket_at
    UNION ALL
    SELECT target_id, 'all', modality, bucket_at, ${summedCounts} FROM sampled GROUP BY target_id, modality, bucket_at)`;

const pointsOfCounts = LiveMetric.options
  .map((metric) => {
    const { numerator, denominator, value, histogram } = metricSql[metric];
    return `SELECT target_id, scope, modality, '${metric}' AS metric, bucket_at, bucket_ms, ${value} AS value,
                   ${numerator} AS numerator, ${denominator} AS denominator, ${histogram} AS histogram FROM counts`;
  })
  .join(" UNION ALL ");

const addSeries = `
WITH ${countsOfHours}, points AS (${pointsOfCounts})
INSERT INTO metric_series (target_id, scope, metric, modality)
SELECT DISTINCT target_id, scope, metric, modality FROM points WHERE value IS NOT NULL
ON CONFLICT (target_id, scope, metric, modality) DO NOTHING`;

// A point that comes after its hour's samples were removed must not replace what was made of all of them.
const replace = `
ON CONFLICT (series_id, grain_ms, bucket_at) DO UPDATE SET
  step_ms = excluded.step_ms, points = excluded.points, sum = excluded.sum, low = excluded.low, low_at = excluded.low_at,
  high = excluded.high, high_at = excluded.high_at, first = excluded.first, first_at = excluded.first_at, last = excluded.last,
  last_at = excluded.last_at, numerator = excluded.numerator, denominator = excluded.denominator, histogram = excluded.histogram
WHERE excluded.points >= kept.points`;

const columns =
  "series_id, grain_ms, bucket_at, step_ms, points, sum, low, low_at, high, high_at, first, first_at, last, last_at, numerator, denominator, histogram";

function instant(ms: string): string {
  return `to_timestamp(${ms} / 1000)`;
}

/** Splits the arrays [value, time] of the extremes into the columns of the table. */
function extremesSelect(from: string, grainMs: number): string {
  return `SELECT series_id, ${grainMs}, bucket_at, step_ms, points, sum, low[1], ${instant("low[2]")}, high[1], ${instant("-high[2]")},
                 first[2], ${instant("first[1]")}, last[2], ${instant("last[1]")}, numerator, denominator, histogram FROM ${from}`;
}

const rollMinutes = `
WITH ${countsOfHours}, points AS (${pointsOfCounts}),
  minutes AS (
    SELECT s.id AS series_id, date_bin('1 minute', p.bucket_at, '1970-01-01T00:00:00Z') AS bucket_at, max(bucket_ms) AS step_ms,
           count(*) AS points, sum(value) AS sum, sum(numerator) AS numerator, sum(denominator) AS denominator,
           merge_histograms(histogram) AS histogram,
           min(ARRAY[value, ${epochMs("p.bucket_at")}]) AS low, max(ARRAY[value, -${epochMs("p.bucket_at")}]) AS high,
           min(ARRAY[${epochMs("p.bucket_at")}, value]) AS first, max(ARRAY[${epochMs("p.bucket_at")}, value]) AS last
      FROM points p JOIN metric_series s USING (target_id, scope, metric, modality)
     WHERE value IS NOT NULL GROUP BY 1, 2)
INSERT INTO metric_rollups AS kept (${columns}) ${extremesSelect("minutes", minuteMs)} ${replace}`;

/** Makes intervals of a coarser grain of all that is in the finer one; each grain is whole numbers of the one before. */
function rollCoarser(fromMs: number, toMs: number): string {
  return `
WITH windows AS (
    SELECT DISTINCT target_id, date_bin('${toMs} milliseconds', hour_at, '1970-01-01T00:00:00Z') AS began_at
      FROM UNNEST($1::uuid[], $2::timestamptz[]) AS hours (target_id, hour_at)),
  merged AS (
    SELECT r.series_id, w.began_at AS bucket_at, max(r.step_ms) AS step_ms, sum(r.points) AS points, sum(r.sum) AS sum,
           sum(numerator) AS numerator, sum(denominator) AS denominator, merge_histograms(histogram) AS histogram,
           min(ARRAY[low, ${epochMs("low_at")}]) AS low, max(ARRAY[high, -${epochMs("high_at")}]) AS high,
           min(ARRAY[${epochMs("first_at")}, first]) AS first, max(ARRAY[${epochMs("last_at")}, last]) AS last
      FROM windows w
      JOIN metric_series s USING (target_id)
      CROSS JOIN LATERAL (
        SELECT * FROM metric_rollups
         WHERE series_id = s.id AND grain_ms = ${fromMs} AND bucket_at >= w.began_at
           AND bucket_at < w.began_at + interval '${toMs} milliseconds' OFFSET 0) AS r
     GROUP BY 1, 2)
INSERT INTO metric_rollups AS kept (${columns}) ${extremesSelect("merged", toMs)} ${replace}`;
}

const statements = [addSeries, rollMinutes, rollCoarser(minuteMs, hourMs), rollCoarser(hourMs, sixHoursMs)];

/**
 * Rolls up to `limit` marked hours, newest first, and gives how many. Marks and rollups change in one transaction, and each
 * statement sees what was committed before it: a sample that arrives meanwhile marks its hour anew. Several workers take
 * different hours.
 */
export function rollUpMarkedHours(db: Database, limit: number): Promise<number> {
  return inPoolTransaction(db, async (client) => {
    const { rows } = await client.query<{ targetId: string; hourAt: Date }>(
      `DELETE FROM rollup_marks WHERE (target_id, hour_at) IN (
         SELECT target_id, hour_at FROM rollup_marks ORDER BY hour_at DESC LIMIT $1 FOR UPDATE SKIP LOCKED)
       RETURNING target_id::text AS "targetId", hour_at AS "hourAt"`,
      [limit],
    );
    const hours = [rows.map(({ targetId }) => targetId), rows.map(({ hourAt }) => hourAt)];
    if (rows.length > 0) {
      for (const statement of statements) await client.query(statement, hours);
    }
    return rows.length;
  });
}

/** Removes the rolled-up minutes before an instant; what is coarser is kept. Gives how many. */
export async function deleteMinutesBefore(db: Database, before: Date): Promise<number> {
  const { rowCount } = await db.pool.query(
    `DELETE FROM metric_rollups r USING metric_series s
      WHERE r.series_id = s.id AND r.grain_ms = ${minuteMs} AND r.bucket_at < $1`,
    [before],
  );
  return rowCount ?? 0;
}
