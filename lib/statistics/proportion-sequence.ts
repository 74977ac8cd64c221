import { requireOpenUnit } from "./check-arguments.ts";
import { findCrossing } from "./find-crossing.ts";
import type { Interval } from "./interval.ts";
import { logBeta } from "./log-gamma.ts";
import { requireProportion } from "./proportion.ts";
import type { Proportion } from "./proportion.ts";

/**
 * The exact confidence sequence of one share: {p: B(½ + k, ½ + n - k)/B(½, ½) < p^k (1 - p)^(n - k)/a}, an interval
 * that holds at every look from the first request on (Beta(½, ½) mixture; Robbins 1970). Wider than Wilson's.
 * Throws `StatisticsError` for no trials, negative counts and more successes than trials.
 */
export function proportionSequence(value: Proportion, alpha = 0.05): Interval {
  requireProportion("value", value);
  requireOpenUnit("alpha", alpha);
  const { successes, trials } = value;
  const failures = trials - successes;
  const share = successes / trials;
  const limit = Math.log(1 / alpha) - logBeta(0.5 + successes, 0.5 + failures) + logBeta(0.5, 0.5);
  const cost = (p: number): number =>
    (successes === 0 ? 0 : -successes * Math.log(p)) + (failures === 0 ? 0 : -failures * Math.log1p(-p));
  return {
    lower: successes === 0 ? 0 : findCrossing((p) => limit - cost(p), 0, share),
    upper: failures === 0 ? 1 : findCrossing((p) => cost(p) - limit, share, 1),
  };
}

/** The exact sequence of the difference of two shares, first - second: the union of both at alpha/2 each. */
export function proportionDifferenceSequence(first: Proportion, second: Proportion, alpha = 0.05): Interval {
  const one = proportionSequence(first, alpha / 2);
  const two = proportionSequence(second, alpha / 2);
  return { lower: one.lower - two.upper, upper: one.upper - two.lower };
}
