import { requireCount, requireFinite } from "./check-arguments.ts";
import { seededRandom } from "./seeded-random.ts";
import type { SeededRandom } from "./seeded-random.ts";

/** What to shuffle: `size` items, and the score difference second - first where the marked items swap their versions. */
export interface RandomisationPlan {
  readonly size: number;
  /** `swapped[i]` is 1 where item i is counted for the other version. */
  readonly difference: (swapped: Uint8Array) => number;
  readonly seed: number;
  /** Default 10000. */
  readonly shuffles?: number;
}

/** The difference as seen and its two-sided p-value with what reproduces it. */
export interface RandomisationTest {
  readonly difference: number;
  readonly p: number;
  readonly seed: number;
  readonly shuffles: number;
}

/** Tosses one coin an item, 32 of them from each word. */
function fillWithCoins(coins: Uint8Array, random: SeededRandom): void {
  for (let start = 0; start < coins.length; start += 32) {
    let bits = random.word();
    const end = Math.min(start + 32, coins.length);
    for (let item = start; item < end; item += 1) {
      coins[item] = bits & 1;
      bits >>>= 1;
    }
  }
}

/**
 * The paired approximate randomisation test: p = (c + 1)/(R + 1), c = shuffles with a difference at least as large
 * as the one seen (Noreen 1989; sacrebleu). Versions that never differ give p = 1.
 * Throws `StatisticsError` for no items, a bad seed, and a `difference` that gives NaN or an infinity.
 */
export function approximateRandomisation(plan: RandomisationPlan): RandomisationTest {
  const { size, seed, shuffles = 10_000 } = plan;
  requireCount("plan.size", size, 1);
  requireCount("plan.shuffles", shuffles, 1);
  const random = seededRandom(seed);
  const swapped = new Uint8Array(size);
  const difference = plan.difference(swapped);
  requireFinite("plan.difference", difference);
  // Sums in another order differ in their last bits; a tie must still count as at least as large.
  const limit = Math.abs(difference) * (1 - 1e-12);
  let extreme = 0;
  for (let shuffle = 0; shuffle < shuffles; shuffle += 1) {
    fillWithCoins(swapped, random);
    const one = plan.difference(swapped);
    requireFinite("plan.difference", one);
    if (Math.abs(one) >= limit) extreme += 1;
  }
  return { difference, p: (extreme + 1) / (shuffles + 1), seed, shuffles };
}
