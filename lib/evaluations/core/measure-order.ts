import { hodgesLehmann } from "#lib/statistics/hodges-lehmann.ts";
import { mirrorInterval } from "#lib/statistics/interval.ts";
import { mannWhitney } from "#lib/statistics/mann-whitney.ts";
import { quantileDifference } from "#lib/statistics/quantile-difference.ts";
import { sampleQuantile } from "#lib/statistics/quantile-interval.ts";
import { enoughFrom, nothingMeasured } from "./measurement.ts";
import type { Measurement } from "./measurement.ts";

const FEWEST_SAMPLES = 30;

/** Raw samples of two versions, for instance the latency of every request in milliseconds. */
export interface ComparedRaw {
  readonly baseline: Float64Array;
  readonly suspect: Float64Array;
}

/**
 * The difference of one quantile by order statistics. There is no p-value: the interval decides. Too few samples for a
 * finite bound (72 for p95, 368 for p99 at 0.05) count as a sample too small.
 */
export function measureQuantile(compared: ComparedRaw, order: number, alpha: number): Measurement {
  const test = quantileDifference({ first: compared.baseline, second: compared.suspect, order }, alpha);
  return {
    ...nothingMeasured,
    method: "quantile_difference",
    intervalMethod: "price_bonett",
    baseline: test.first.value,
    suspect: test.second.value,
    estimate: test.difference,
    interval: test.interval,
    baselineCount: compared.baseline.length,
    suspectCount: compared.suspect.length,
    enoughFor: test.standardError === null ? "nothing" : "everything",
    isDegenerate: test.degenerate !== null,
  };
}

/** The shift of location: Mann-Whitney's test with Hodges and Lehmann's estimate and interval. */
export function measureLocation(compared: ComparedRaw, alpha: number): Measurement {
  // Both tests rank the values; sorted once here, neither sorts again.
  const baseline = compared.baseline.toSorted();
  const suspect = compared.suspect.toSorted();
  const test = mannWhitney(baseline, suspect);
  const shift = hodgesLehmann(baseline, suspect, alpha);
  const smaller = Math.min(compared.baseline.length, compared.suspect.length);
  return {
    ...nothingMeasured,
    method: "mann_whitney",
    intervalMethod: "hodges_lehmann",
    baseline: sampleQuantile(baseline, 0.5),
    suspect: sampleQuantile(suspect, 0.5),
    estimate: 0 - shift.shift,
    interval: shift.interval === null ? null : mirrorInterval(shift.interval),
    p: test.p,
    baselineCount: compared.baseline.length,
    suspectCount: compared.suspect.length,
    enoughFor: enoughFrom(FEWEST_SAMPLES, smaller),
    isDegenerate: test.degenerate !== null,
  };
}
