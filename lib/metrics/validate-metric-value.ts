import type { Modality } from "#lib/schema/atoms.ts";
import { ratioScaleOf } from "./minimum-effect.ts";
import type { MetricEntry } from "#lib/schema/metric.ts";

/** Why a value is refused or doubted. */
export const metricValueReasons = [
  "not_a_number",
  "infinite",
  "wrong_sign",
  "below_range",
  "above_range",
  "wrong_modality",
  "successes_without_n",
  "more_successes_than_n",
  "disagrees_with_counts",
  "looks_like_share",
] as const;
export type MetricValueReason = (typeof metricValueReasons)[number];

/** One finding about a value: `error` refuses it, `warning` lets it pass. The numbers are for the sentence on the screen. */
export interface MetricValueFinding {
  readonly reason: MetricValueReason;
  readonly severity: "error" | "warning";
  readonly value: number;
  readonly minimum: number | null;
  readonly maximum: number | null;
}

/** A value as somebody sent it. */
export interface ReportedMetric {
  readonly value: number;
  readonly n: number | null;
  readonly successes: number | null;
  readonly modality: Modality;
}

function valueReason(entry: MetricEntry, value: number): MetricValueReason | null {
  if (Number.isNaN(value)) return "not_a_number";
  if (!Number.isFinite(value)) return "infinite";
  const { minimum, maximum } = entry.range;
  if (minimum !== null && value < minimum) return minimum >= 0 && value < 0 ? "wrong_sign" : "below_range";
  return maximum !== null && value > maximum ? "above_range" : null;
}

/** What rounding to one decimal of a percent can take away. */
function roundingOf(entry: MetricEntry): number {
  return 0.00051 * ratioScaleOf(entry);
}

function countReason(entry: MetricEntry, reported: ReportedMetric): MetricValueReason | null {
  const { value, n, successes } = reported;
  if (successes === null) return null;
  if (n === null || n === 0) return "successes_without_n";
  if (successes > n) return "more_successes_than_n";
  const share = (successes / n) * ratioScaleOf(entry);
  return Math.abs(share - value) > roundingOf(entry) ? "disagrees_with_counts" : null;
}

/** A percent between 0 and 1 where 0 to 100 is meant: likely for what is usually high, normal for a rare event's rate. */
function looksLikeShare(entry: MetricEntry, reported: ReportedMetric): boolean {
  const isHighPercent = entry.unit === "percent" && entry.direction === "higher";
  return isHighPercent && reported.successes === null && reported.value > 0 && reported.value <= 1;
}

/**
 * What is wrong with a reported value by its catalogue entry; an empty list accepts it.
 *
 * `wrong_sign` is a negative value of a metric that cannot be negative: usually a loss sent as a score.
 * `disagrees_with_counts`: value and successes / n differ by more than rounding, for instance 0.9 for 90 of 100.
 */
export function validateMetricValue(entry: MetricEntry, reported: ReportedMetric): MetricValueFinding[] {
  const finding = (reason: MetricValueReason, severity: "error" | "warning"): MetricValueFinding => ({
    reason,
    severity,
    value: reported.value,
    ...entry.range,
  });
  const wrong = valueReason(entry, reported.value) ?? countReason(entry, reported);
  const findings: MetricValueFinding[] = wrong === null ? [] : [finding(wrong, "error")];
  if (!entry.modalities.includes(reported.modality)) findings.push(finding("wrong_modality", "warning"));
  if (looksLikeShare(entry, reported)) findings.push(finding("looks_like_share", "warning"));
  return findings;
}
