import type { Interval } from "./interval.ts";
import { criticalZ } from "./normal-distribution.ts";
import { quantileInterval } from "./quantile-interval.ts";
import type { QuantileEstimate } from "./quantile-interval.ts";

/** Both quantiles, their difference second - first, and its interval; null where an arm has no finite bound. */
export interface QuantileDifference {
  readonly first: QuantileEstimate;
  readonly second: QuantileEstimate;
  readonly difference: number;
  readonly standardError: number | null;
  readonly interval: Interval | null;
  readonly degenerate: "zero_variance" | null;
}

/** Two independent samples of one measure and the quantile order, e.g. 0.95. */
export interface QuantileSamples {
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
  readonly order: number;
}

function variance(estimate: QuantileEstimate, z: number): number | null {
  if (estimate.lower === null || estimate.upper === null) return null;
  return ((estimate.upper - estimate.lower) / (2 * z)) ** 2;
}

/**
 * The difference of one quantile between two independent samples, second - first, with the order-statistic variance
 * ((x_u - x_l)/(2z))² per arm (Price & Bonett 2001, J Stat Comput Simul 68:295).
 * An arm too small for a finite bound gives null for standard error and interval.
 * Both arms constant around the quantile give `degenerate: "zero_variance"` and no interval.
 */
export function quantileDifference(samples: QuantileSamples, alpha = 0.05): QuantileDifference {
  const z = criticalZ(alpha);
  const first = quantileInterval(samples.first, samples.order, alpha);
  const second = quantileInterval(samples.second, samples.order, alpha);
  const difference = second.value - first.value;
  const one = variance(first, z);
  const two = variance(second, z);
  const parts = { first, second, difference };
  if (one === null || two === null)
    return { ...parts, standardError: null, interval: null, degenerate: null };
  const standardError = Math.sqrt(one + two);
  if (standardError === 0) return { ...parts, standardError, interval: null, degenerate: "zero_variance" };
  const half = z * standardError;
  return {
    ...parts,
    standardError,
    interval: { lower: difference - half, upper: difference + half },
    degenerate: null,
  };
}
