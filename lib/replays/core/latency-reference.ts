/** The quantiles of latency that are compared. */
export const latencyQuantiles = ["p50", "p95", "p99"] as const;
export type LatencyQuantile = (typeof latencyQuantiles)[number];

/** The share of answers at or under each quantile. */
export const quantileOrder = { p50: 0.5, p95: 0.95, p99: 0.99 } as const satisfies Record<
  LatencyQuantile,
  number
>;

/** What latencies are compared with, in milliseconds; a quantile that is not known is null. */
export type LatencyReference = {
  /** The version's own load in an earlier test, its own past in service, or what serves now. */
  readonly source: "own_load" | "own_live" | "serving_live";
  readonly count: number;
  readonly quantiles: Readonly<Record<LatencyQuantile, number | null>>;
};

/** Answers per upper bound of their duration in seconds, not cumulative; `Infinity` holds the rest. */
export type DurationHistogram = Readonly<Record<string, number>>;

/**
 * The quantiles that a histogram of durations allows at the most, in milliseconds: the upper bound of the interval in which
 * each falls, so that nobody is called slower than what may have been as slow. Null where that has no bound, or no counts.
 */
export function histogramQuantiles(histogram: DurationHistogram): Omit<LatencyReference, "source"> {
  const bounds = Object.entries(histogram)
    .map(([bound, count]) => ({ bound: Number(bound), count }))
    .filter(({ bound, count }) => !Number.isNaN(bound) && count > 0)
    .toSorted((one, other) => one.bound - other.bound);
  const total = bounds.reduce((sum, { count }) => sum + count, 0);
  const at = (order: number): number | null => {
    let seen = 0;
    for (const { bound, count } of bounds) {
      seen += count;
      if (seen >= order * total) return Number.isFinite(bound) ? bound * 1000 : null;
    }
    return null;
  };
  const quantiles = { p50: at(quantileOrder.p50), p95: at(quantileOrder.p95), p99: at(quantileOrder.p99) };
  return { count: total, quantiles };
}
