import { requireDiscordance } from "./discordance.ts";
import type { Discordance } from "./discordance.ts";
import type { Interval } from "./interval.ts";
import { criticalZ } from "./normal-distribution.ts";

/**
 * The standard error of Bonett & Price's adjusted difference: sqrt((pb + pc - d²)/(n + 2)) with
 * pb = (b + 1)/(n + 2), pc = (c + 1)/(n + 2), d = pc - pb.
 */
export function bonettPriceStandardError(value: Discordance, items: number): number {
  requireDiscordance(value, items);
  const first = (value.onlyFirst + 1) / (items + 2);
  const second = (value.onlySecond + 1) / (items + 2);
  return Math.sqrt((first + second - (second - first) ** 2) / (items + 2));
}

/**
 * Bonett & Price's adjusted Wald interval for the difference of two shares on the same `items`, second - first
 * (Bonett & Price 2012, J Educ Behav Stat 37). Versions that never disagreed give a symmetric interval of real width.
 * Throws `StatisticsError` for negative counts, no items, and more disagreements than items.
 */
export function bonettPriceInterval(value: Discordance, items: number, alpha = 0.05): Interval {
  const half = criticalZ(alpha) * bonettPriceStandardError(value, items);
  const centre = (value.onlySecond - value.onlyFirst) / (items + 2);
  return { lower: Math.max(-1, centre - half), upper: Math.min(1, centre + half) };
}
