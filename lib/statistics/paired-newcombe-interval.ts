import { requireCount } from "./check-arguments.ts";
import type { Interval } from "./interval.ts";
import { wilsonInterval } from "./wilson-interval.ts";

/** The 2 x 2 table of two versions on the same items. */
export interface PairedTable {
  readonly bothRight: number;
  readonly onlyFirst: number;
  readonly onlySecond: number;
  readonly bothWrong: number;
}

/** The correlation of the two answers, with Newcombe's continuity correction for positive association; 0 where a margin is 0. */
function association(table: PairedTable): number {
  const { bothRight, onlyFirst, onlySecond, bothWrong } = table;
  const margins =
    (bothRight + onlyFirst) * (onlySecond + bothWrong) * (bothRight + onlySecond) * (onlyFirst + bothWrong);
  if (margins === 0) return 0;
  const determinant = bothRight * bothWrong - onlyFirst * onlySecond;
  const half = (bothRight + onlyFirst + onlySecond + bothWrong) / 2;
  const corrected = determinant > 0 ? Math.max(determinant - half, 0) : determinant;
  return corrected / Math.sqrt(margins);
}

/**
 * Newcombe's square-and-add score interval for the difference of two shares on the same items, first - second
 * (Newcombe 1998, Stat Med 17:2635, method 10). A margin of 0 counts as no correlation. Throws `StatisticsError` for negative counts and an empty table.
 */
export function pairedNewcombeInterval(table: PairedTable, alpha = 0.05): Interval {
  for (const [name, count] of Object.entries(table)) requireCount(`table.${name}`, count);
  const trials = table.bothRight + table.onlyFirst + table.onlySecond + table.bothWrong;
  const firstCount = table.bothRight + table.onlyFirst;
  const secondCount = table.bothRight + table.onlySecond;
  const first = wilsonInterval({ successes: firstCount, trials }, alpha);
  const second = wilsonInterval({ successes: secondCount, trials }, alpha);
  const phi = association(table);
  const difference = (table.onlyFirst - table.onlySecond) / trials;
  const spread = (one: number, two: number): number =>
    Math.sqrt(Math.max(0, one * one - 2 * phi * one * two + two * two));
  return {
    lower: Math.max(
      -1,
      difference - spread(firstCount / trials - first.lower, second.upper - secondCount / trials),
    ),
    upper: Math.min(
      1,
      difference + spread(first.upper - firstCount / trials, secondCount / trials - second.lower),
    ),
  };
}
