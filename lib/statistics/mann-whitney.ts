import { requireSample } from "./check-arguments.ts";
import { normalTwoSidedP } from "./normal-distribution.ts";
import { sortedCopy } from "./sorted-copy.ts";

/** U of the first sample, z, two-sided p, and A = P(first > second) + P(equal)/2. */
export interface MannWhitney {
  readonly u: number;
  readonly z: number;
  readonly p: number;
  readonly superiority: number;
  readonly degenerate: "all_ties" | null;
}

interface RankSums {
  readonly firstRankSum: number;
  readonly tieSum: number;
}

/** How many values from `start` on are equal to the one there. */
function runLength(sorted: Float64Array, start: number, value: number): number {
  let end = start;
  while (sorted[end] === value) end += 1;
  return end - start;
}

/** One pass over both sorted samples, a run of equal values at a time. */
function rankSums(first: Float64Array, second: Float64Array): RankSums {
  let firstRankSum = 0;
  let tieSum = 0;
  let [one, two] = [0, 0];
  while (one < first.length || two < second.length) {
    const value = Math.min(first[one] ?? Infinity, second[two] ?? Infinity);
    const own = runLength(first, one, value);
    const other = runLength(second, two, value);
    const ties = own + other;
    firstRankSum += own * (one + two + (ties + 1) / 2);
    tieSum += ties ** 3 - ties;
    one += own;
    two += other;
  }
  return { firstRankSum, tieSum };
}

/**
 * The Mann-Whitney test of two independent samples with tie correction and continuity correction ½:
 * var = mn/12 ((N + 1) - Σ(t³ - t)/(N(N - 1))) (Hollander & Wolfe 4.1; R's `wilcox.test(exact = FALSE)`).
 * All values equal give p = 1 with `degenerate: "all_ties"`. Throws `StatisticsError` for an empty sample and NaN.
 */
export function mannWhitney(first: ArrayLike<number>, second: ArrayLike<number>): MannWhitney {
  requireSample("first", first, 1);
  requireSample("second", second, 1);
  const pairs = first.length * second.length;
  const size = first.length + second.length;
  const { firstRankSum, tieSum } = rankSums(sortedCopy(first), sortedCopy(second));
  const u = firstRankSum - (first.length * (first.length + 1)) / 2;
  const superiority = u / pairs;
  const variance = (pairs / 12) * (size + 1 - tieSum / (size * (size - 1)));
  if (variance <= 0) return { u, z: 0, p: 1, superiority, degenerate: "all_ties" };
  const gap = u - pairs / 2;
  const z = (Math.sign(gap) * Math.max(0, Math.abs(gap) - 0.5)) / Math.sqrt(variance);
  return { u, z, p: normalTwoSidedP(z), superiority, degenerate: null };
}
