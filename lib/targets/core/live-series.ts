import { findMetric } from "#lib/metrics/catalogue.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { wilsonInterval } from "#lib/statistics/wilson-interval.ts";
import type { LiveMetric, PointSeries } from "#lib/targets/chart-schema.ts";
import type { HistoryPoint, LiveSeries } from "#lib/targets/view-schema.ts";

/** The metric that live counts of right and wrong answers give. */
export const liveAccuracy = "top1_accuracy" satisfies LiveMetric;

/** A metric of one modality in one step, whichever version answered; the parts of a share are counts. */
export type StepParts = {
  readonly at: Date;
  readonly bucketMs: number;
  readonly value: number | null;
  readonly numerator: number;
  readonly denominator: number;
};

const isApartAfter = 1.75;

function isShare(metric: LiveMetric): boolean {
  return findMetric(metric)?.unit === "percent";
}

function pointOf(step: StepParts, metric: LiveMetric): HistoryPoint {
  const { at, bucketMs, value, numerator, denominator } = step;
  const known = { at, stepMs: bucketMs };
  if (!isShare(metric)) {
    // The requests behind a rate are its numerator, those behind a latency its denominator.
    const n = Math.round(metric === "throughput" ? numerator : denominator);
    return { ...known, value, low: null, high: null, n: value === null ? null : n };
  }
  if (denominator === 0) return { ...known, value: null, low: null, high: null, n: null };
  const { lower, upper } = wilsonInterval({ successes: numerator, trials: denominator });
  const share = (100 * numerator) / denominator;
  return { ...known, value: share, low: 100 * lower, high: 100 * upper, n: denominator };
}

/** Shares in steps of one length on one grid, so that versions whose counts begin at other instants still fall together. */
function addUp(steps: readonly StepParts[]): StepParts[] {
  const sums = new Map<string, StepParts>();
  for (const step of steps) {
    const key = `${step.bucketMs} ${Math.floor(step.at.getTime() / step.bucketMs)}`;
    const before = sums.get(key) ?? { ...step, numerator: 0, denominator: 0 };
    const at = step.at < before.at ? step.at : before.at;
    const numerator = step.numerator + before.numerator;
    const denominator = step.denominator + before.denominator;
    sums.set(key, { ...step, at, numerator, denominator });
  }
  return [...sums.values()].toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

/** Where nothing was counted for longer than the steps are, an empty point stands, so that a gap is drawn as a gap. */
function withGaps(points: readonly HistoryPoint[]): HistoryPoint[] {
  return points.flatMap((point, index) => {
    const next = points[index + 1];
    if (next === undefined) return [point];
    const distance = next.at.getTime() - point.at.getTime();
    const usual = Math.max(point.stepMs, next.stepMs);
    if (distance <= usual * isApartAfter) return [point];
    const at = new Date(point.at.getTime() + distance / 2);
    return [point, { at, stepMs: point.stepMs, value: null, low: null, high: null, n: null }];
  });
}

/** Points of one modality, shares with Wilson's 95 % interval, and empty points in the gaps. */
export function livePoints(metric: LiveMetric, steps: readonly StepParts[]): HistoryPoint[] {
  const summed = isShare(metric) ? addUp(steps) : steps;
  return withGaps(summed.map((step) => pointOf(step, metric)));
}

type Counted = {
  readonly metric: LiveMetric;
  readonly steps: readonly (StepParts & { readonly modality: Modality })[];
  readonly every: readonly PointSeries[];
};

/** A live metric of each modality the model serves; one without counts has no points, which is not a value of 0. */
export function liveSeries(modalities: readonly Modality[], { metric, steps, every }: Counted): LiveSeries[] {
  return modalities.map((modality) => ({
    modality,
    metric,
    points: livePoints(
      metric,
      steps.filter((step) => step.modality === modality),
    ),
    every: every.find((one) => one.modality === modality) ?? null,
  }));
}
