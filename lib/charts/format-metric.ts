import type { MetricUnit } from "#lib/schema/metric.ts";
import { formatDifference, formatInterval, formatValue } from "./format-value.ts";
import type { ValueUnit } from "./schema.ts";

const scales: Partial<Record<MetricUnit, { readonly unit: ValueUnit; readonly factor: number }>> = {
  percent: { unit: "ratio", factor: 0.01 },
  points: { unit: "number", factor: 1 },
  milliseconds: { unit: "milliseconds", factor: 1 },
};

const marks: Partial<Record<MetricUnit, string>> = {
  percent: "%",
  thousandths: "\u2030",
  decibels: "dB",
  milliseconds: "ms",
  requests_per_second: "1/s",
  gibibytes: "GiB",
};

/** The unit as it stands behind a plot's name: `%`, `ms`; null for a plain number. */
export function unitMark(unit: MetricUnit): string | null {
  return marks[unit] ?? null;
}

/** How a catalogue unit is drawn: percents (0 to 100) become ratios, what has no form of its own a plain number. */
export function chartScaleOf(unit: MetricUnit): { readonly unit: ValueUnit; readonly factor: number } {
  return scales[unit] ?? { unit: "number", factor: 1 };
}

/** A value in the catalogue's unit, written: `96.1%`, `41 ms`. */
export function formatMetric(value: number, unit: MetricUnit): string {
  const scale = chartScaleOf(unit);
  return formatValue(value * scale.factor, scale.unit);
}

/** A difference in the catalogue's unit with its sign, of percents in points: `−24.7 pt`. */
export function formatMetricDifference(value: number, unit: MetricUnit): string {
  const scale = chartScaleOf(unit);
  return formatDifference(value * scale.factor, scale.unit);
}

/** The interval of a difference in brackets, without the unit: `[−26.1, −23.3]`. */
export function formatMetricInterval(interval: { lower: number; upper: number }, unit: MetricUnit): string {
  const { unit: drawn, factor } = chartScaleOf(unit);
  return formatInterval({ low: interval.lower * factor, high: interval.upper * factor }, drawn);
}
