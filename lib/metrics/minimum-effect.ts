import type { MetricEntry } from "#lib/schema/metric.ts";

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

/** What a share or ratio of 1 is on the metric's scale: 100 for percent, 1 unless the entry says otherwise. */
export function ratioScaleOf(entry: MetricEntry): number {
  return entry.ratioScale ?? (entry.unit === "percent" ? 100 : 1);
}
