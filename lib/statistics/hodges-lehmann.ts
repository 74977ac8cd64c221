import { requireOpenUnit, requireSample } from "./check-arguments.ts";
import type { Interval } from "./interval.ts";
import { criticalZ } from "./normal-distribution.ts";

/** The shift between two samples and its interval; `interval` is null where the samples are too small for the level. */
export interface LocationShift {
  readonly shift: number;
  readonly interval: Interval | null;
}

interface Neighbours {
  readonly countAtMost: number;
  readonly largestAtMost: number;
  readonly smallestAbove: number;
}

/** One pass over two sorted samples: how many differences are <= limit, and the differences on both sides of it. */
function neighboursOf(limit: number, first: Float64Array, second: Float64Array): Neighbours {
  let countAtMost = 0;
  let largestAtMost = Number.NEGATIVE_INFINITY;
  let smallestAbove = Number.POSITIVE_INFINITY;
  let start = 0;
  for (const value of first) {
    while (start < second.length && value - (second[start] ?? 0) > limit) start += 1;
    countAtMost += second.length - start;
    if (start < second.length) largestAtMost = Math.max(largestAtMost, value - (second[start] ?? 0));
    if (start > 0) smallestAbove = Math.min(smallestAbove, value - (second[start - 1] ?? 0));
  }
  return { countAtMost, largestAtMost, smallestAbove };
}

/** The k-th smallest of all differences first - second, without forming them: O((m + n) log) work. */
function kthDifference(k: number, first: Float64Array, second: Float64Array): number {
  let low = (first[0] ?? 0) - (second.at(-1) ?? 0);
  let high = (first.at(-1) ?? 0) - (second[0] ?? 0);
  while (low < high) {
    const middle = low + (high - low) / 2;
    // Between neighbouring doubles the middle rounds to an end; below `high` every step still shrinks the range.
    const near = neighboursOf(middle < high ? middle : low, first, second);
    if (near.countAtMost >= k) high = near.largestAtMost;
    else low = near.smallestAbove;
  }
  return high;
}

/**
 * Hodges & Lehmann's shift, the median of all differences first - second, and its distribution-free interval.
 *
 * Interval: the C-th difference from each end, C = floor(mn/2 - z sqrt(mn(m + n + 1)/12)) (Hollander & Wolfe 4.3).
 * All ties give shift 0 and interval (0, 0). Throws `StatisticsError` for an empty sample and NaN.
 */
export function hodgesLehmann(
  first: ArrayLike<number>,
  second: ArrayLike<number>,
  alpha = 0.05,
): LocationShift {
  requireSample("first", first, 1);
  requireSample("second", second, 1);
  requireOpenUnit("alpha", alpha);
  const one = Float64Array.from(first).toSorted();
  const two = Float64Array.from(second).toSorted();
  const pairs = one.length * two.length;
  const kth = (k: number): number => kthDifference(k, one, two);
  const shift = (kth(Math.ceil(pairs / 2)) + kth(Math.floor(pairs / 2) + 1)) / 2;
  const rank = Math.floor(
    pairs / 2 - criticalZ(alpha) * Math.sqrt((pairs * (one.length + two.length + 1)) / 12),
  );
  return { shift, interval: rank < 1 ? null : { lower: kth(rank), upper: kth(pairs + 1 - rank) } };
}
