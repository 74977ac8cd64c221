import type { MetricEntry, MetricUnit } from "./schema.ts";

/**
 * The smallest difference that matters, in the metric's unit. A relative one is taken of the baseline's size; of a
 * baseline of 0 it is 0, so that any significant change counts.
 */
export function resolveMinimumEffect(entry: MetricEntry, baseline: number): number {
  const { kind, value } = entry.minimumEffect;
  return kind === "absolute" ? value : value * Math.abs(baseline);
}

/** +1 where a higher value is better, -1 where a lower one is: `benefitSign * (B - A)` is negative when B is worse. */
export function benefitSign(entry: MetricEntry): 1 | -1 {
  return entry.direction === "higher" ? 1 : -1;
}

/** What one stands for on a metric's scale when it counts shares: 100 for percent and points, 1 for everything else. */
export function shareScale(unit: MetricUnit): 1 | 100 {
  return unit === "percent" || unit === "points" ? 100 : 1;
}
