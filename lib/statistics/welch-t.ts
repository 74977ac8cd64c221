import { requireCount, requireFinite, requireNonNegative } from "./check-arguments.ts";
import { meanDifferenceFrom } from "./mean-difference.ts";
import type { MeanDifference } from "./mean-difference.ts";
import type { SampleSummary } from "./sample-summary.ts";

function requireSummary(argument: string, summary: SampleSummary): void {
  requireCount(`${argument}.size`, summary.size, 2);
  requireFinite(`${argument}.mean`, summary.mean);
  requireNonNegative(`${argument}.variance`, summary.variance);
}

/**
 * Welch's t test and interval for the difference of two independent means, second - first, from summaries.
 *
 * se² = s1²/n1 + s2²/n2, df = se⁴/((s1²/n1)²/(n1-1) + (s2²/n2)²/(n2-1)) (Welch 1947). One constant arm is allowed;
 * two give `degenerate: "zero_variance"`. Throws `StatisticsError` for fewer than 2 values an arm and negative variance.
 */
export function welchT(first: SampleSummary, second: SampleSummary, alpha = 0.05): MeanDifference {
  requireSummary("first", first);
  requireSummary("second", second);
  const one = first.variance / first.size;
  const two = second.variance / second.size;
  const square = one + two;
  const spread = (one * one) / (first.size - 1) + (two * two) / (second.size - 1);
  return meanDifferenceFrom(
    {
      difference: second.mean - first.mean,
      standardError: Math.sqrt(square),
      degreesOfFreedom: spread === 0 ? first.size + second.size - 2 : (square * square) / spread,
      magnitude: Math.max(Math.abs(first.mean), Math.abs(second.mean)),
    },
    alpha,
  );
}
