import { normalTwoSidedP } from "./normal-distribution.ts";
import { requireProportion, shareOf } from "./proportion.ts";
import type { Proportion } from "./proportion.ts";

/** Difference first - second, pooled standard error, z and the two-sided p-value. */
export interface TwoProportionZ {
  readonly difference: number;
  readonly standardError: number;
  readonly z: number;
  readonly p: number;
}

/**
 * The pooled two-proportion z test of equal shares, first - second (Fleiss, Statistical Methods for Rates and Proportions).
 *
 * Good where every expected cell is at least 5; below that use `fisherExact`. Where nobody or everybody succeeded in
 * both arms the arms agree: z = 0, p = 1. Throws `StatisticsError` as `fisherExact` does.
 */
export function twoProportionZ(first: Proportion, second: Proportion): TwoProportionZ {
  requireProportion("first", first);
  requireProportion("second", second);
  const pooled = (first.successes + second.successes) / (first.trials + second.trials);
  const standardError = Math.sqrt(pooled * (1 - pooled) * (1 / first.trials + 1 / second.trials));
  const difference = shareOf(first) - shareOf(second);
  const z = standardError === 0 ? 0 : difference / standardError;
  return { difference, standardError, z, p: normalTwoSidedP(z) };
}

/** The smallest expected cell of the 2 x 2 table: below 5 the z test is not to be trusted. */
export function smallestExpectedCell(first: Proportion, second: Proportion): number {
  requireProportion("first", first);
  requireProportion("second", second);
  const successes = first.successes + second.successes;
  const total = first.trials + second.trials;
  const smallerArm = Math.min(first.trials, second.trials);
  return (smallerArm * Math.min(successes, total - successes)) / total;
}
