import { logBeta } from "./log-gamma.ts";
import { requireProportion } from "./proportion.ts";
import type { Proportion } from "./proportion.ts";

/** ln of the binomial coefficient (n over k). */
function logChoose(n: number, k: number): number {
  return k === 0 || k === n ? 0 : -Math.log(n + 1) - logBeta(k + 1, n - k + 1);
}

const TIE_SLACK = 1 + 1e-7;

/**
 * Fisher's exact two-sided p-value for two independent shares: the sum of all tables with the same margins that are
 * not more probable than the one seen (R's `fisher.test`, with the same slack of 1e-7 for ties).
 *
 * Work grows with the smaller margin. Where nobody or everybody succeeded only one table exists: p = 1.
 * Throws `StatisticsError` for no trials, negative counts and more successes than trials.
 */
export function fisherExact(first: Proportion, second: Proportion): number {
  requireProportion("first", first);
  requireProportion("second", second);
  const successes = first.successes + second.successes;
  const total = first.trials + second.trials;
  const logAll = logChoose(total, successes);
  const probability = (k: number): number =>
    Math.exp(logChoose(first.trials, k) + logChoose(second.trials, successes - k) - logAll);
  const limit = probability(first.successes) * TIE_SLACK;
  let sum = 0;
  const last = Math.min(first.trials, successes);
  for (let k = Math.max(0, successes - second.trials); k <= last; k += 1) {
    const one = probability(k);
    if (one <= limit) sum += one;
  }
  return Math.min(1, sum);
}
