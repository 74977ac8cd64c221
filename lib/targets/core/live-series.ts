import type { Modality } from "#lib/schema/atoms.ts";
import { wilsonInterval } from "#lib/statistics/wilson-interval.ts";
import type { LiveSample } from "#lib/targets/schema.ts";
import type { HistoryPoint, LiveSeries } from "#lib/targets/view-schema.ts";

/** The metric that live counts of right and wrong answers give. */
export const liveAccuracy = "top1_accuracy";

/** Counts of one modality in one step, whichever version answered. */
export type StepCount = Pick<LiveSample, "at" | "bucketMs" | "correct" | "wrong">;

const isApartAfter = 1.75;

function pointOf(step: StepCount): HistoryPoint {
  const { at, bucketMs, correct, wrong } = step;
  const trials = correct + wrong;
  const empty = { at, stepMs: bucketMs, value: null, low: null, high: null, n: null };
  if (trials === 0) return empty;
  const { lower, upper } = wilsonInterval({ successes: correct, trials });
  return {
    at,
    stepMs: bucketMs,
    value: (100 * correct) / trials,
    low: 100 * lower,
    high: 100 * upper,
    n: trials,
  };
}

/** Steps of one length on one grid, so that versions whose counts begin at other instants still fall together. */
function addUp(steps: readonly StepCount[]): StepCount[] {
  const sums = new Map<string, StepCount>();
  for (const step of steps) {
    const key = `${step.bucketMs} ${Math.floor(step.at.getTime() / step.bucketMs)}`;
    const before = sums.get(key) ?? { ...step, correct: 0, wrong: 0 };
    const at = step.at < before.at ? step.at : before.at;
    const correct = step.correct + before.correct;
    const wrong = step.wrong + before.wrong;
    sums.set(key, { at, bucketMs: step.bucketMs, correct, wrong });
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

/** Points of one modality, versions added up per step, with Wilson's 95 % interval and empty points in the gaps. */
export function accuracyPoints(steps: readonly StepCount[]): HistoryPoint[] {
  return withGaps(addUp(steps).map(pointOf));
}

/** The live accuracy of each modality the model serves; one without counts has no points, which is not a value of 0. */
export function liveSeries(modalities: readonly Modality[], samples: readonly LiveSample[]): LiveSeries[] {
  return modalities.map((modality) => ({
    modality,
    metric: liveAccuracy,
    points: accuracyPoints(samples.filter((sample) => sample.modality === modality)),
  }));
}
