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

function sampledCells({ metric, isOneVersion }: Cells, condition: string | null): string {
  const { numerator, denominator, value, histogram } = metricSql[metric];
  const marked = condition === null ? "" : `AND ${condition}`;
  const where = `FROM live_samples s
     WHERE target_id = ANY ($1::uuid[]) AND modality = ANY ($4::text[]) AND bucket_at >= $2 AND bucket_at < $3 ${marked}`;
  const at = epochMs("bucket_at");
  const scope = isOneVersion ? "version_id = $5::uuid" : "$5::text = 'all'";
  const counts = `SELECT target_id, modality, bucket_at, ${at} AS at_ms, ${summedCounts} ${where} AND ${scope} GROUP BY target_id, modality, bucket_at`;
  return `SELECT target_id, modality, bucket_at, at_ms, bucket_ms AS step_ms, value AS first, at_ms AS first_ms, value AS low, at_ms AS low_ms,
            value AS high, at_ms AS high_ms, value AS last, at_ms AS last_ms, numerator, denominator, histogram
       FROM (SELECT *, ${value} AS value, ${numerator} AS numerator, ${denominator} AS denominator, ${histogram} AS histogram
               FROM (${counts}) AS counts) AS valued
      WHERE value IS NOT NULL`;
}

const hourMs = 3_600_000;

function rolledCells(metric: LiveMetric, grainMs: number, condition: string): string {
  const instants = (["first", "low", "high", "last"] as const)
    .map((one) => `r.${one}, ${epochMs(`r.${one}_at`)} AS ${one}_ms`)
    .join(", ");
  return `SELECT s.target_id, s.modality, r.bucket_at, ${epochMs("r.bucket_at")} AS at_ms, r.step_ms, ${instants}, r.numerator, r.denominator, r.histogram
       FROM metric_series s
       JOIN metric_rollups r ON r.series_id = s.id AND r.grain_ms = ${grainMs} AND r.bucket_at >= $2 AND r.bucket_at < $3
      WHERE s.target_id = ANY ($1::uuid[]) AND s.scope = $5 AND s.metric = '${metric}' AND s.modality = ANY ($4::text[])
        AND ${condition}`;
}

/** Whether a sample of the interval around `instant` changed since its hour was rolled up; both grains are whole hours or less. */
function isMarked(instant: string, grainMs: number): string {
  const windowMs = Math.max(hourMs, grainMs);
  const window = (at: string) => `date_bin('${windowMs} milliseconds', ${at}, '1970-01-01T00:00:00Z')`;
  const hours = windowMs === hourMs ? `m.hour_at` : window("m.hour_at");
  return `EXISTS (SELECT FROM rollup_marks m WHERE m.target_id = s.target_id AND ${hours} = ${window(instant)})`;
}

/**
 * A query of intervals with their first, lowest, highest and last value and the parts of their value. Parameters: $1 target
 * ids, $2 from, $3 to, $4 modalities, $5 a version's id or "all". `grainMs` is that of rollup-grain.ts. Of rollups, an hour that
 * changed since it was rolled up is read from its samples, and the other hours beside it one by one, so that the answer is
 * never behind what was counted.
 */
export function cellsSql(cells: Cells, grainMs: number): string {
  if (grainMs === 0) return sampledCells(cells, null);
  const { metric } = cells;
  const parts = [rolledCells(metric, grainMs, `NOT ${isMarked("r.bucket_at", grainMs)}`)];
  if (grainMs > hourMs) {
    const condition = `${isMarked("r.bucket_at", grainMs)} AND NOT ${isMarked("r.bucket_at", hourMs)}`;
    parts.push(rolledCells(metric, hourMs, condition));
  }
  return [...parts, sampledCells(cells, isMarked("s.bucket_at", hourMs))].join(" UNION ALL ");
}
