import { requireOpenUnit, requireSample } from "./check-arguments.ts";
import type { Interval } from "./interval.ts";
import { criticalZ } from "./normal-distribution.ts";
import { sortedCopy } from "./sorted-copy.ts";

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
  for (let index = 0; index < first.length; index += 1) {
    const value = first[index] ?? 0;
    let gap = value - (second[start] ?? Infinity);
    while (gap > limit) {
      smallestAbove = gap < smallestAbove ? gap : smallestAbove;
      start += 1;
      gap = value - (second[start] ?? Infinity);
    }
    countAtMost += second.length - start;
    largestAtMost = gap > largestAtMost ? gap : largestAtMost;
  }
  return { countAtMost, largestAtMost, smallestAbove };
}

/**
 * Where in the range to look next, as a share of it: two looks in three where the counts on both sides suggest the wanted
 * difference, the third in the middle, so that no shape of the samples is slow.
 */
function nextShare(step: number, wanted: number, left: number): number {
  return step % 3 === 0 ? 0.5 : (wanted - 0.5) / left;
}

/** The k-th smallest of all differences first - second, without forming them: O((m + n) log) work. */
function kthDifference(k: number, first: Float64Array, second: Float64Array): number {
  let low = (first[0] ?? 0) - (second.at(-1) ?? 0);
  let high = (first.at(-1) ?? 0) - (second[0] ?? 0);
  let below = 0;
  let atMost = first.length * second.length;
  for (let step = 1; low < high; step += 1) {
    const guess = low + (high - low) * nextShare(step, k - below, atMost - below);
    // Between neighbouring doubles the guess rounds to an end; below `high` every step still shrinks the range.
    const near = neighboursOf(guess < high ? guess : low, first, second);
    if (near.countAtMost >= k) {
      high = near.largestAtMost;
      atMost = near.countAtMost;
    } else {
      low = near.smallestAbove;
      below = near.countAtMost;
    }
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
  const one = sortedCopy(first);
  const two = sortedCopy(second);
  const pairs = one.length * two.length;
  const kth = (k: number): number => kthDifference(k, one, two);
  const shift = (kth(Math.ceil(pairs / 2)) + kth(Math.floor(pairs / 2) + 1)) / 2;
  const rank = Math.floor(
    pairs / 2 - criticalZ(alpha) * Math.sqrt((pairs * (one.length + two.length + 1)) / 12),
  );
  return { shift, interval: rank < 1 ? null : { lower: kth(rank), upper: kth(pairs + 1 - rank) } };
}
