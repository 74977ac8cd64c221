import { chiSquareP } from "./chi-square-distribution.ts";
import { requireSplitCounts } from "./split-counts.ts";
import type { SplitCounts } from "./split-counts.ts";

/** Pearson's statistic and p-value of a split. */
export interface ChiSquareSplit {
  readonly chiSquare: number;
  readonly p: number;
}

/**
 * Pearson's chi-square test that requests arrived in the planned shares (sample-ratio mismatch), looked at once.
 * For repeated looks use `sequentialMultinomial`. No requests at all give 0 and p = 1.
 * X² = Σ (count - n share)²/(n share), one degree of freedom less than slices (Pearson 1900).
 */
export function chiSquareSplit(split: SplitCounts): ChiSquareSplit {
  requireSplitCounts("split", split);
  const total = split.counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return { chiSquare: 0, p: 1 };
  const chiSquare = split.counts.reduce((sum, count, index) => {
    const expected = total * (split.shares[index] ?? 0);
    return sum + (count - expected) ** 2 / expected;
  }, 0);
  return { chiSquare, p: chiSquareP(chiSquare, split.counts.length - 1) };
}
