import { formatCount, formatDecimal, formatSigned } from "#lib/charts/format-value.ts";
import type { DrawnInterval } from "#lib/charts/interval-layout.ts";
import type { Evidence } from "#lib/evaluations/verdict-schema.ts";
import type { MetricUnit } from "#lib/schema/metric.ts";

/** The numbers of a verdict, written, and its interval in the benefit direction for the glyph. */
export type VerdictNumbers = {
  /** With sign and unit, in the metric's own direction: `−24.7 pt`. */
  difference: string;
  /** In brackets; null for a verdict without an interval. */
  interval: string | null;
  /** Worse is negative, whatever the metric's direction. */
  drawn: DrawnInterval | null;
  baseline: string;
  suspect: string;
  /** The smaller of the two counts; null when neither is known. */
  count: string | null;
};

type Writing = { decimals: number; suffix: string; deltaSuffix: string };

const gap = "\u00a0";
const plain: Writing = { decimals: 2, suffix: "", deltaSuffix: "" };
const writings: Partial<Record<MetricUnit, Writing>> = {
  percent: { decimals: 1, suffix: "%", deltaSuffix: `${gap}pt` },
  points: { decimals: 1, suffix: "", deltaSuffix: `${gap}pt` },
  milliseconds: { decimals: 0, suffix: `${gap}ms`, deltaSuffix: `${gap}ms` },
};

/** A limit or difference of a unit with its sign and without the unit's name: `−3.0`. */
export function formatInUnit(value: number, unit: MetricUnit): string {
  return formatSigned(value, (writings[unit] ?? plain).decimals);
}

/** Writes the numbers of a verdict's evidence; null when there is none, which must be shown as "No data". */
export function verdictNumbers(evidence: Evidence | null): VerdictNumbers | null {
  if (evidence === null) return null;
  const { unit, direction, estimate, interval, baselineCount, suspectCount } = evidence;
  const { decimals, suffix, deltaSuffix } = writings[unit] ?? plain;
  const counts = [baselineCount, suspectCount].filter((count) => count !== null);
  const write = (value: number) => formatSigned(value, decimals);
  return {
    difference: write(estimate) + deltaSuffix,
    interval: interval && `[${write(interval.lower)}, ${write(interval.upper)}]`,
    drawn: interval && benefitOf(direction, { estimate, low: interval.lower, high: interval.upper }),
    baseline: formatDecimal(evidence.baseline, decimals) + suffix,
    suspect: formatDecimal(evidence.suspect, decimals) + suffix,
    count: counts.length === 0 ? null : formatCount(Math.min(...counts)),
  };
}

function benefitOf(direction: Evidence["direction"], drawn: DrawnInterval): DrawnInterval {
  if (direction === "higher") return drawn;
  return { estimate: -drawn.estimate, low: -drawn.high, high: -drawn.low };
}
