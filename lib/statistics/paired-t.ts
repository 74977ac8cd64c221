import { requireSample } from "./check-arguments.ts";
import { meanDifferenceFrom } from "./mean-difference.ts";
import type { MeanDifference } from "./mean-difference.ts";
import { summariseSample } from "./sample-summary.ts";
import { StatisticsError } from "./statistics-error.ts";

/** The differences second - first of two samples over the same items; throws `StatisticsError` where lengths differ. */
export function pairedDifferences(first: ArrayLike<number>, second: ArrayLike<number>): Float64Array {
  requireSample("first", first, 1);
  requireSample("second", second, 1);
  if (first.length !== second.length) {
    throw new StatisticsError("second", `as long as first (${first.length})`, second.length);
  }
  const differences = new Float64Array(first.length);
  for (let index = 0; index < differences.length; index += 1) {
    differences[index] = (second[index] ?? 0) - (first[index] ?? 0);
  }
  return differences;
}

/**
 * The paired t test and interval for the mean of second - first over the same items, n - 1 degrees of freedom.
 * Differences without any spread give `degenerate: "zero_variance"`. Throws `StatisticsError` for fewer than 2 pairs.
 */
export function pairedT(first: ArrayLike<number>, second: ArrayLike<number>, alpha = 0.05): MeanDifference {
  const summary = summariseSample(pairedDifferences(first, second));
  if (summary.size < 2)
    throw new StatisticsError("first", "a sample of at least 2", `${summary.size} values`);
  return meanDifferenceFrom(
    {
      difference: summary.mean,
      standardError: Math.sqrt(summary.variance / summary.size),
      degreesOfFreedom: summary.size - 1,
      magnitude: Math.max(Math.abs(summariseSample(first).mean), Math.abs(summary.mean)),
    },
    alpha,
  );
}
