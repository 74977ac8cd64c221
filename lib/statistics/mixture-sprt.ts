import { requireFinite, requireOpenUnit, requirePositive } from "./check-arguments.ts";
import type { Interval } from "./interval.ts";

/** A difference, its variance, and the spread tau of the effects one expects, all in the same unit. */
export interface MixtureSprtInput {
  readonly difference: number;
  readonly variance: number;
  readonly tau: number;
}

/** The likelihood ratio of the mixture, p = min(1, 1/L) at this look (keep the smallest), and the interval. */
export interface MixtureSprt {
  readonly likelihoodRatio: number;
  readonly p: number;
  readonly interval: Interval;
}

/**
 * The mixture sequential probability ratio test of Johari, Pekelis & Walsh 2015 (arXiv 1512.04922):
 * L = sqrt(V/(V + τ²)) exp(τ² d²/(2V(V + τ²))), half = sqrt(V(V + τ²)/τ² (ln((V + τ²)/V) - 2 ln a)).
 * Throws `StatisticsError` for a variance or tau that is not above 0.
 */
export function mixtureSprt(input: MixtureSprtInput, alpha = 0.05): MixtureSprt {
  requireFinite("input.difference", input.difference);
  requirePositive("input.variance", input.variance);
  requirePositive("input.tau", input.tau);
  requireOpenUnit("alpha", alpha);
  const { difference, variance } = input;
  const spread = input.tau * input.tau;
  const sum = variance + spread;
  const exponent = (spread * difference * difference) / (2 * variance * sum);
  const logRatio = exponent + 0.5 * Math.log(variance / sum);
  const half = Math.sqrt(((variance * sum) / spread) * (Math.log(sum / variance) - 2 * Math.log(alpha)));
  return {
    likelihoodRatio: Math.exp(logRatio),
    p: Math.min(1, Math.exp(-logRatio)),
    interval: { lower: difference - half, upper: difference + half },
  };
}
