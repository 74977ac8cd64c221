import type { Interval } from "./interval.ts";
import { criticalZ } from "./normal-distribution.ts";
import { requireProportion } from "./proportion.ts";
import type { Proportion } from "./proportion.ts";

/**
 * Wilson's score interval for one share, at level 1 - alpha.
 *
 * c = (p + z²/2n)/(1 + z²/n), half = z sqrt(p(1-p)/n + z²/4n²)/(1 + z²/n); Newcombe 1998 (I), method 3.
 * No successes give the lower end exactly 0, only successes the upper end exactly 1.
 * Throws `StatisticsError` for no trials, negative counts and more successes than trials.
 */
export function wilsonInterval(value: Proportion, alpha = 0.05): Interval {
  requireProportion("value", value);
  const { successes, trials } = value;
  const z = criticalZ(alpha);
  const share = successes / trials;
  const scale = 1 + (z * z) / trials;
  const centre = (share + (z * z) / (2 * trials)) / scale;
  const half = (z * Math.sqrt((share * (1 - share)) / trials + (z * z) / (4 * trials * trials))) / scale;
  return {
    lower: successes === 0 ? 0 : Math.max(0, centre - half),
    upper: successes === trials ? 1 : Math.min(1, centre + half),
  };
}
