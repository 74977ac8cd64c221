import { requireCount } from "./check-arguments.ts";
import { StatisticsError } from "./statistics-error.ts";

/** Requests seen per slice and the share each slice was meant to get; shares are above 0 and sum to 1. */
export interface SplitCounts {
  readonly counts: readonly number[];
  readonly shares: readonly number[];
}

/** Refuses fewer than two slices, unequal lengths, negative counts, and shares that are not above 0 or do not sum to 1. */
export function requireSplitCounts(argument: string, split: SplitCounts): void {
  if (split.counts.length < 2)
    throw new StatisticsError(`${argument}.counts`, "of two slices or more", split.counts.length);
  if (split.shares.length !== split.counts.length) {
    throw new StatisticsError(
      `${argument}.shares`,
      `one per count (${split.counts.length})`,
      split.shares.length,
    );
  }
  for (const [index, count] of split.counts.entries()) requireCount(`${argument}.counts[${index}]`, count);
  for (const [index, share] of split.shares.entries()) {
    if (!(share > 0 && share < 1))
      throw new StatisticsError(`${argument}.shares[${index}]`, "between 0 and 1", share);
  }
  const sum = split.shares.reduce((total, share) => total + share, 0);
  if (Math.abs(sum - 1) > 1e-9) throw new StatisticsError(`${argument}.shares`, "shares that sum to 1", sum);
}
