import { ratioScaleOf } from "#lib/metrics/minimum-effect.ts";
import { linearisedRatio } from "#lib/statistics/linearised-ratio.ts";
import { mapsswe } from "#lib/statistics/mapsswe.ts";
import { pairedBootstrap } from "#lib/statistics/paired-bootstrap.ts";
import { pairedDifferences, pairedT } from "#lib/statistics/paired-t.ts";
import { summariseSample } from "#lib/statistics/sample-summary.ts";
import { welchT } from "#lib/statistics/welch-t.ts";
import type { MetricEntry } from "#lib/schema/metric.ts";
import { enoughFrom, nothingMeasured, scaleInterval } from "./measurement.ts";
import type { MeasureOptions, Measurement } from "./measurement.ts";

const FEWEST_PAIRS = 30;
const FEWEST_RESAMPLED = 50;
/** From here on the central limit theorem has tamed all but absurd tails, and resampling would only cost time. */
const LARGE_SAMPLE = 1000;
const HEAVY_TAIL_EXCESS_KURTOSIS = 20;

/** Two score lists of one metric. */
export interface ComparedScores {
  readonly entry: MetricEntry;
  readonly baseline: Float64Array;
  readonly suspect: Float64Array;
}

/** From the scale of the items to the metric's unit: means of logarithms become their exponentials. */
function converter(
  entry: MetricEntry,
  baselineMean: number,
): {
  readonly value: (mean: number) => number;
  readonly difference: (difference: number) => number;
} {
  if (entry.itemScale === "same") return { value: (mean) => mean, difference: (difference) => difference };
  return { value: Math.exp, difference: (difference) => Math.exp(baselineMean) * Math.expm1(difference) };
}

function hasHeavyTail(values: Float64Array): boolean {
  if (values.length < FEWEST_RESAMPLED || values.length >= LARGE_SAMPLE) return false;
  const { mean, variance, size } = summariseSample(values);
  if (variance === 0) return false;
  const fourth = values.reduce((sum, value) => sum + (value - mean) ** 4, 0) / size;
  return fourth / (variance * variance) - 3 > HEAVY_TAIL_EXCESS_KURTOSIS;
}

/** Whether the paired scores have so heavy a tail that they are compared by a bootstrap. */
export function needsResampling({ baseline, suspect }: ComparedScores): boolean {
  return hasHeavyTail(pairedDifferences(baseline, suspect));
}

/** The paired t test over the same items; from 50 items on, a percentile bootstrap where the tail is heavy. */
export function measurePairedScores(compared: ComparedScores, options: MeasureOptions): Measurement {
  const { entry, baseline, suspect } = compared;
  const differences = pairedDifferences(baseline, suspect);
  const baselineMean = summariseSample(baseline).mean;
  const convert = converter(entry, baselineMean);
  const shared = {
    ...nothingMeasured,
    baseline: convert.value(baselineMean),
    suspect: convert.value(summariseSample(suspect).mean),
    baselineCount: baseline.length,
    suspectCount: suspect.length,
    pairs: baseline.length,
    enoughFor: enoughFrom(FEWEST_PAIRS, baseline.length),
  };
  if (hasHeavyTail(differences)) {
    const meanOf = (items: Uint32Array): number =>
      items.reduce((sum, item) => sum + (differences[item] ?? 0), 0) / items.length;
    const test = pairedBootstrap({ ...options, size: differences.length, difference: meanOf });
    return {
      ...shared,
      method: "paired_bootstrap",
      intervalMethod: "bootstrap_percentile",
      estimate: convert.difference(test.difference),
      interval: scaleInterval(test.interval, convert.difference),
      p: test.p,
      seed: options.seed,
    };
  }
  if (differences.length < 2)
    return { ...shared, method: "paired_t", estimate: shared.suspect - shared.baseline };
  const test = pairedT(baseline, suspect, options.alpha);
  return {
    ...shared,
    method: "paired_t",
    intervalMethod: "student_t",
    estimate: convert.difference(test.difference),
    interval: scaleInterval(test.interval, convert.difference),
    p: test.p,
    isDegenerate: test.degenerate !== null,
  };
}

/** Welch's test over different items. */
export function measureUnpairedScores(compared: ComparedScores, options: MeasureOptions): Measurement {
  const { entry } = compared;
  const baseline = summariseSample(compared.baseline);
  const suspect = summariseSample(compared.suspect);
  const convert = converter(entry, baseline.mean);
  const shared = {
    ...nothingMeasured,
    method: "welch_t" as const,
    intervalMethod: "student_t" as const,
    baseline: convert.value(baseline.mean),
    suspect: convert.value(suspect.mean),
    estimate: convert.difference(suspect.mean - baseline.mean),
    baselineCount: baseline.size,
    suspectCount: suspect.size,
    enoughFor: enoughFrom(FEWEST_PAIRS, baseline.size, suspect.size),
  };
  if (Math.min(baseline.size, suspect.size) < 2) return shared;
  const test = welchT(baseline, suspect, options.alpha);
  return {
    ...shared,
    interval: scaleInterval(test.interval, convert.difference),
    p: test.p,
    isDegenerate: test.degenerate !== null,
  };
}

/** Numerators of both versions over the denominators they share. */
export interface ComparedRatios {
  readonly entry: MetricEntry;
  readonly baseline: Float64Array;
  readonly suspect: Float64Array;
  readonly denominators: Float64Array;
}

/** The linearised ratio difference, with matched-pair segments as the second opinion. */
export function measurePairedRatio(compared: ComparedRatios, options: MeasureOptions): Measurement {
  const { entry, baseline, suspect, denominators } = compared;
  const scale = ratioScaleOf(entry);
  const test = linearisedRatio({ first: baseline, second: suspect, denominators }, options.alpha);
  return {
    ...nothingMeasured,
    method: "linearised_ratio",
    intervalMethod: "linearised",
    baseline: test.firstRatio * scale,
    suspect: test.secondRatio * scale,
    estimate: test.difference * scale,
    interval: scaleInterval(test.interval, (value) => value * scale),
    p: test.p,
    baselineCount: baseline.length,
    suspectCount: suspect.length,
    pairs: baseline.length,
    enoughFor: enoughFrom(FEWEST_PAIRS, baseline.length),
    isDegenerate: test.degenerate !== null,
    secondOpinionP: mapsswe(baseline, suspect).p,
  };
}
