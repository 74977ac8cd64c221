import { requireCount, requireFinite, requireOpenUnit } from "./check-arguments.ts";
import type { Interval } from "./interval.ts";
import { sampleQuantile } from "./quantile-interval.ts";
import { seededRandom } from "./seeded-random.ts";

/** What to resample: `size` items (or raters), and the score difference second - first over any drawn item numbers. */
export interface BootstrapPlan {
  readonly size: number;
  readonly difference: (items: Uint32Array) => number;
  readonly seed: number;
  /** Default 2000. */
  readonly resamples?: number;
  /** Default 0.05. */
  readonly alpha?: number;
}

/** Estimate on all items, bootstrap standard error, percentile interval, p, and what reproduces it. */
export interface BootstrapDifference {
  readonly difference: number;
  readonly standardError: number;
  readonly interval: Interval;
  readonly p: number;
  readonly seed: number;
  readonly resamples: number;
}

/**
 * The paired bootstrap: the same drawn item numbers for both versions, the corpus score recomputed from them each time.
 *
 * Percentile interval; p = (#{|D* - mean(D*)| >= |D|} + 1)/(B + 1) (Koehn 2004; sacrebleu). To resample raters or
 * speakers, let the items be their numbers. Items that never differ give D = 0, interval (0, 0) and p = 1.
 * Throws `StatisticsError` for no items, a bad seed, and a `difference` that gives NaN or an infinity.
 */
export function pairedBootstrap(plan: BootstrapPlan): BootstrapDifference {
  const { size, seed, resamples = 2000, alpha = 0.05 } = plan;
  requireCount("plan.size", size, 1);
  requireCount("plan.resamples", resamples, 1);
  requireOpenUnit("plan.alpha", alpha);
  const random = seededRandom(seed);
  const items = Uint32Array.from({ length: size }, (_, index) => index);
  const difference = plan.difference(items);
  requireFinite("plan.difference", difference);
  const draws = new Float64Array(resamples);
  for (let draw = 0; draw < resamples; draw += 1) {
    for (let slot = 0; slot < size; slot += 1) items[slot] = random.below(size);
    draws[draw] = plan.difference(items);
    requireFinite("plan.difference", draws[draw] ?? Number.NaN);
  }
  const mean = draws.reduce((sum, one) => sum + one, 0) / resamples;
  const extreme = draws.reduce(
    (count, one) => count + (Math.abs(one - mean) >= Math.abs(difference) ? 1 : 0),
    0,
  );
  const squares = draws.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  draws.sort();
  return {
    difference,
    standardError: Math.sqrt(squares / Math.max(1, resamples - 1)),
    interval: { lower: sampleQuantile(draws, alpha / 2), upper: sampleQuantile(draws, 1 - alpha / 2) },
    p: (extreme + 1) / (resamples + 1),
    seed,
    resamples,
  };
}
