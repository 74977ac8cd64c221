import { requireSample } from "./check-arguments.ts";
import { normalTwoSidedP } from "./normal-distribution.ts";

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

function rankSums(first: ArrayLike<number>, second: ArrayLike<number>): RankSums {
  const pool = [
    ...Array.from(first, (value) => ({ value, isFirst: true })),
    ...Array.from(second, (value) => ({ value, isFirst: false })),
  ].toSorted((left, right) => left.value - right.value);
  let firstRankSum = 0;
  let tieSum = 0;
  let start = 0;
  while (start < pool.length) {
    let end = start + 1;
    while (pool[end]?.value === pool[start]?.value) end += 1;
    const ties = end - start;
    const rank = (start + 1 + end) / 2;
    firstRankSum += rank * pool.slice(start, end).filter((one) => one.isFirst).length;
    tieSum += ties ** 3 - ties;
    start = end;
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
  const { firstRankSum, tieSum } = rankSums(first, second);
  const u = firstRankSum - (first.length * (first.length + 1)) / 2;
  const superiority = u / pairs;
  const variance = (pairs / 12) * (size + 1 - tieSum / (size * (size - 1)));
  if (variance <= 0) return { u, z: 0, p: 1, superiority, degenerate: "all_ties" };
  const gap = u - pairs / 2;
  const z = (Math.sign(gap) * Math.max(0, Math.abs(gap) - 0.5)) / Math.sqrt(variance);
  return { u, z, p: normalTwoSidedP(z), superiority, degenerate: null };
}
