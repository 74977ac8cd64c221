import type { IntervalMethod, TestMethod, VerdictLabel } from "#lib/evaluations/verdict-schema.ts";
import type { MetricEntry } from "#lib/schema/metric.ts";
import type { Interval } from "#lib/statistics/interval.ts";
import type { MetricSample } from "./metric-sample.ts";
import type { SampleEnough } from "./verdict-rule.ts";

/** The two sides of one comparison. Baseline is the last stable version, suspect the one believed worse. */
export interface ComparedSamples {
  readonly entry: MetricEntry;
  readonly baseline: MetricSample;
  readonly suspect: MetricSample;
}

/** How to measure: level of the interval, seed of resampling tests. */
export interface MeasureOptions {
  readonly alpha: number;
  readonly seed: number;
}

/** What a test found, in the metric's unit, difference = suspect - baseline. */
export interface Measurement {
  readonly method: TestMethod;
  readonly intervalMethod: IntervalMethod | null;
  readonly baseline: number;
  readonly suspect: number;
  readonly estimate: number;
  readonly interval: Interval | null;
  readonly p: number | null;
  readonly baselineCount: number | null;
  readonly suspectCount: number | null;
  readonly pairs: number | null;
  readonly disagreements: { readonly onlyBaseline: number; readonly onlySuspect: number } | null;
  readonly enoughFor: SampleEnough;
  readonly isDegenerate: boolean;
  readonly secondOpinionP: number | null;
  readonly seed: number | null;
  readonly labels: readonly VerdictLabel[];
}

/** The fields of a measurement that most tests leave empty. */
export const nothingMeasured = {
  intervalMethod: null,
  interval: null,
  p: null,
  baselineCount: null,
  suspectCount: null,
  pairs: null,
  disagreements: null,
  enoughFor: "everything",
  isDegenerate: false,
  secondOpinionP: null,
  seed: null,
  labels: [],
} as const satisfies Partial<Measurement>;

/** An interval on another scale. */
export function scaleInterval(
  interval: Interval | null,
  convert: (value: number) => number,
): Interval | null {
  return interval === null ? null : { lower: convert(interval.lower), upper: convert(interval.upper) };
}

/** "everything" from `fewest` items on, below that "nothing". */
export function enoughFrom(fewest: number, ...counts: readonly number[]): SampleEnough {
  return Math.min(...counts) >= fewest ? "everything" : "nothing";
}
