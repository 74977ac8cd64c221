import type { Interval } from "./interval.ts";
import { shareOf } from "./proportion.ts";
import type { Proportion } from "./proportion.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/**
 * Newcombe's hybrid score interval for the difference of two independent shares, first - second, at level 1 - alpha.
 *
 * L = d - sqrt((p1 - l1)² + (u2 - p2)²), U = d + sqrt((u1 - p1)² + (p2 - l2)²) with Wilson's l and u;
 * Newcombe 1998 (II), method 10. Has good coverage near 0 and 1; 0 against 0 gives a symmetric interval of real width.
 * Throws `StatisticsError` for no trials, negative counts and more successes than trials.
 */
export function newcombeInterval(first: Proportion, second: Proportion, alpha = 0.05): Interval {
  const one = wilsonInterval(first, alpha);
  const two = wilsonInterval(second, alpha);
  const firstShare = shareOf(first);
  const secondShare = shareOf(second);
  const difference = firstShare - secondShare;
  return {
    lower: Math.max(-1, difference - Math.hypot(firstShare - one.lower, two.upper - secondShare)),
    upper: Math.min(1, difference + Math.hypot(one.upper - firstShare, secondShare - two.lower)),
  };
}
