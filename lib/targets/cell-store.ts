import type { LiveMetric } from "#lib/targets/chart-schema.ts";

/** How a metric is made of the counts of one interval, as SQL over a row of live_samples. */
export type MetricSql = {
  readonly numerator: string;
  readonly denominator: string;
  /** In the unit of the catalogue; null where nothing was counted. */
  readonly value: string;
  /** What a quantile is made of; null for a metric that is none. */
  readonly histogram: string;
};

/** Share of the answers that are quicker than the drawn latency. */
const tail = "0.95";

/** The one place where live metrics are defined; `parts` of several intervals are added up and never averaged. */
export const metricSql: Readonly<Record<LiveMetric, MetricSql>> = {
  top1_accuracy: {
    numerator: "correct::float8",
    denominator: "(correct + wrong)::float8",
    value: "100.0::float8 * correct / nullif(correct + wrong, 0)",
    histogram: "NULL::jsonb",
  },
  error_rate: {
    numerator: "errors::float8",
    denominator: "requests::float8",
    value: "100.0::float8 * errors / nullif(requests, 0)",
    histogram: "NULL::jsonb",
  },
  latency_p95: {
    numerator: "1000 * duration_sum_s",
    denominator: "requests::float8",
    value: `1000 * histogram_quantile(durations, ${tail})`,
    histogram: "durations",
  },
  throughput: {
    numerator: "requests::float8",
    denominator: "bucket_ms / 1000.0::float8",
    value: "1000.0::float8 * requests / bucket_ms",
    histogram: "NULL::jsonb",
  },
};

/** The value of added-up parts, as SQL over columns `numerator`, `denominator` and `histogram`. */
export const pooledSql: Readonly<Record<LiveMetric, string>> = {
  top1_accuracy: "100 * numerator / nullif(denominator, 0)",
  error_rate: "100 * numerator / nullif(denominator, 0)",
  latency_p95: `1000 * histogram_quantile(histogram, ${tail})`,
  throughput: "numerator / nullif(denominator, 0)",
};

/** Milliseconds since 1970 of an instant; exact, since they are far below 2^53. */
export function epochMs(instant: string): string {
  return `extract(epoch FROM ${instant})::float8 * 1000`;
}

/** Counts per interval, slices of a rollout together; a request has the same weight whichever version answered. */
export const summedCounts = `max(bucket_ms) AS bucket_ms, sum(requests) AS requests, sum(errors) AS errors, sum(correct) AS correct,
  sum(wrong) AS wrong, sum(duration_sum_s) AS duration_sum_s,
  merge_histograms(durations) FILTER (WHERE durations <> '{}') AS durations`;

type Cells = { readonly metric: LiveMetric; readonly isOneVersion: boolean };

const samplesOfSpan = `SELECT * FROM live_samples WHERE target_id = ANY ($1::uuid[]) AND bucket_at >= $2 AND bucket_at < $3`;

// From the marks to their hours: the other way round, every sample of a year would be looked at to find that none is marked.
const samplesOfMarks = `SELECT s.* FROM rollup_marks m CROSS JOIN LATERAL (
    SELECT * FROM live_samples
     WHERE target_id = m.target_id AND bucket_at >= greatest(m.hour_at, $2) AND bucket_at < least(m.hour_at + interval '1 hour', $3) OFFSET 0) AS s
  WHERE m.target_id = ANY ($1::uuid[]) AND m.hour_at < $3`;

function sampledCells({ metric, isOneVersion }: Cells, samples: string): string {
  const { numerator, denominator, value, histogram } = metricSql[metric];
  const scope = isOneVersion ? "version_id = $5::uuid" : "$5::text = 'all'";
  const counts = `SELECT target_id, modality, bucket_at, ${epochMs("bucket_at")} AS at_ms, ${summedCounts} FROM (${samples}) AS s
     WHERE modality = ANY ($4::text[]) AND ${scope} GROUP BY target_id, modality, bucket_at`;
  return `SELECT target_id, modality, bucket_at, at_ms, bucket_ms AS step_ms, value AS first, at_ms AS first_ms, value AS low, at_ms AS low_ms,
            value AS high, at_ms AS high_ms, value AS last, at_ms AS last_ms, numerator, denominator, histogram
       FROM (SELECT *, ${value} AS value, ${numerator} AS numerator, ${denominator} AS denominator, ${histogram} AS histogram
               FROM (${counts}) AS counts) AS valued
      WHERE value IS NOT NULL`;
}

const hourMs = 3_600_000;

function windowOf(instant: string, lengthMs: number): string {
  return `date_bin('${lengthMs} milliseconds', ${instant}, '1970-01-01T00:00:00Z')`;
}

function rolledColumns(metric: LiveMetric, from: string): string {
  const instants = (["first", "low", "high", "last"] as const)
    .map((one) => `r.${one}, ${epochMs(`r.${one}_at`)} AS ${one}_ms`)
    .join(", ");
  return `SELECT s.target_id, s.modality, r.bucket_at, ${epochMs("r.bucket_at")} AS at_ms, r.step_ms, ${instants}, r.numerator, r.denominator, r.histogram
       FROM ${from}
      WHERE s.target_id = ANY ($1::uuid[]) AND s.scope = $5 AND s.metric = '${metric}' AND s.modality = ANY ($4::text[])`;
}

/** Rolled-up intervals of which no sample changed since. */
function unmarkedCells(metric: LiveMetric, grainMs: number): string {
  const lengthMs = Math.max(hourMs, grainMs);
  const hour = grainMs > hourMs ? windowOf("m.hour_at", lengthMs) : "m.hour_at";
  const from = `metric_series s
       JOIN metric_rollups r ON r.series_id = s.id AND r.grain_ms = ${grainMs} AND r.bucket_at >= $2 AND r.bucket_at < $3`;
  return `${rolledColumns(metric, from)}
        AND NOT EXISTS (SELECT FROM rollup_marks m WHERE m.target_id = s.target_id AND ${hour} = ${windowOf("r.bucket_at", lengthMs)})`;
}

/** The unchanged hours of longer intervals in which another hour changed. */
function hoursBesideMarks(metric: LiveMetric, grainMs: number): string {
  const from = `(SELECT DISTINCT m.target_id, ${windowOf("m.hour_at", grainMs)} AS began_at FROM rollup_marks m WHERE m.target_id = ANY ($1::uuid[])) AS w
       JOIN metric_series s USING (target_id)
       CROSS JOIN LATERAL (
         SELECT * FROM metric_rollups
          WHERE series_id = s.id AND grain_ms = ${hourMs} AND bucket_at >= greatest(w.began_at, $2)
            AND bucket_at < least(w.began_at + interval '${grainMs} milliseconds', $3) OFFSET 0) AS r`;
  return `${rolledColumns(metric, from)}
        AND NOT EXISTS (SELECT FROM rollup_marks m WHERE m.target_id = s.target_id AND m.hour_at = r.bucket_at)`;
}

/**
 * A query of intervals with their first, lowest, highest and last value and the parts of their value. Parameters: $1 target
 * ids, $2 from, $3 to, $4 modalities, $5 a version's id or "all". `grainMs` is that of rollup-grain.ts. Of rollups, an hour that
 * changed since it was rolled up is read from its samples, and the other hours beside it one by one, so that the answer is
 * never behind what was counted.
 */
export function cellsSql(cells: Cells, grainMs: number): string {
  if (grainMs === 0) return sampledCells(cells, samplesOfSpan);
  const { metric } = cells;
  const beside = grainMs > hourMs ? [hoursBesideMarks(metric, grainMs)] : [];
  return [unmarkedCells(metric, grainMs), ...beside, sampledCells(cells, samplesOfMarks)].join(" UNION ALL ");
}
