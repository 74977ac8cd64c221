import { binomialCdf } from "./binomial-distribution.ts";
import { requireCount, requireOpenUnit, requireSample } from "./check-arguments.ts";
import { selectRanks } from "./select-ranks.ts";

/**
 * Ranks (from 1) of the order statistics that enclose a quantile, and the exact coverage.
 * `lowerRank` 0 means no finite lower bound, `upperRank` n + 1 no finite upper bound.
 */
export interface QuantileRanks {
  readonly lowerRank: number;
  readonly upperRank: number;
  readonly coverage: number;
}

/** Largest k in [-1, size] with P(X <= k) <= limit, by halving the monotone distribution function. */
function largestTail(limit: number, law: { trials: number; probability: number }): number {
  let low = -1;
  let high = law.trials;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (binomialCdf(middle, law) <= limit) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The distribution-free interval of the quantile `order` of `size` values: the largest lower and smallest upper rank
 * with binomial tails of at most alpha/2 (Conover, Practical Nonparametric Statistics, 3.2).
 * A finite upper bound needs 72 values for p95 and 368 for p99 at 0.05.
 */
export function quantileRanks(size: number, order: number, alpha = 0.05): QuantileRanks {
  requireCount("size", size, 1);
  requireOpenUnit("order", order);
  requireOpenUnit("alpha", alpha);
  const law = { trials: size, probability: order };
  const below = largestTail(alpha / 2, law);
  const mirrored = largestTail(alpha / 2, { trials: size, probability: 1 - order });
  const upperRank = size - mirrored;
  const coverage = binomialCdf(upperRank - 1, law) - binomialCdf(below, law);
  return { lowerRank: below + 1, upperRank, coverage };
}

/** A quantile with its interval; null ends are "no bound at this sample size". */
export interface QuantileEstimate {
  readonly value: number;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly coverage: number;
}

/** The sample quantile by linear interpolation (Hyndman & Fan type 7, as PostgreSQL's percentile_cont). */
export function sampleQuantile(sorted: ArrayLike<number>, order: number): number {
  const position = (sorted.length - 1) * order;
  const start = Math.floor(position);
  const low = sorted[start] ?? Number.NaN;
  const high = sorted[Math.min(start + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (position - start);
}

/** The quantile `order` of a sample with its order-statistic interval. Throws `StatisticsError` for an empty sample and NaN. */
export function quantileInterval(sample: ArrayLike<number>, order: number, alpha = 0.05): QuantileEstimate {
  requireSample("sample", sample, 1);
  const ranks = quantileRanks(sample.length, order, alpha);
  const values = Float64Array.from(sample);
  const start = Math.floor((values.length - 1) * order);
  selectRanks(
    values,
    [ranks.lowerRank - 1, start, start + 1, ranks.upperRank - 1].toSorted((one, two) => one - two),
  );
  return {
    value: sampleQuantile(values, order),
    lower: values[ranks.lowerRank - 1] ?? null,
    upper: values[ranks.upperRank - 1] ?? null,
    coverage: ranks.coverage,
  };
}
