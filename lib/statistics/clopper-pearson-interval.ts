import { betaQuantile } from "./beta-distribution.ts";
import { requireOpenUnit } from "./check-arguments.ts";
import type { Interval } from "./interval.ts";
import { requireProportion } from "./proportion.ts";
import type { Proportion } from "./proportion.ts";

/**
 * The one-sided lower bound at level 1 - alpha: the share below which so many successes would be too rare.
 * 0 where nobody succeeded. Clopper & Pearson 1934.
 */
export function clopperPearsonLower(value: Proportion, alpha: number): number {
  requireProportion("value", value);
  requireOpenUnit("alpha", alpha);
  if (value.successes === 0) return 0;
  return betaQuantile(alpha, value.successes, value.trials - value.successes + 1);
}

/**
 * The one-sided upper bound at level 1 - alpha; for 0 of n it is 1 - alpha^(1/n): 0 of 300 gives 0.99 % at 0.05.
 * 1 where everybody succeeded.
 */
export function clopperPearsonUpper(value: Proportion, alpha: number): number {
  requireProportion("value", value);
  requireOpenUnit("alpha", alpha);
  const failures = value.trials - value.successes;
  if (failures === 0) return 1;
  if (value.successes === 0) return -Math.expm1(Math.log(alpha) / value.trials);
  return betaQuantile(1 - alpha, value.successes + 1, failures);
}

/**
 * The exact two-sided interval for one share, alpha/2 on each side; never covers less than 1 - alpha.
 * Throws `StatisticsError` for no trials, negative counts and more successes than trials.
 */
export function clopperPearsonInterval(value: Proportion, alpha = 0.05): Interval {
  return { lower: clopperPearsonLower(value, alpha / 2), upper: clopperPearsonUpper(value, alpha / 2) };
}
