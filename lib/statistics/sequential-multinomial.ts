import { requirePositive } from "./check-arguments.ts";
import { logGamma } from "./log-gamma.ts";
import { requireSplitCounts } from "./split-counts.ts";
import type { SplitCounts } from "./split-counts.ts";

/** An e-value and the p-value 1/e at this moment; the caller keeps the largest e-value so far. */
export interface SplitEvidence {
  readonly eValue: number;
  readonly p: number;
}

function logEvidence(split: SplitCounts, concentration: number): number {
  let sum = logGamma(concentration);
  let total = concentration;
  for (const [index, count] of split.counts.entries()) {
    const share = split.shares[index] ?? 0;
    const prior = concentration * share;
    sum += logGamma(prior + count) - logGamma(prior) - count * Math.log(share);
    total += count;
  }
  return sum - logGamma(total);
}

/**
 * Evidence that requests did not arrive in the planned shares, valid at every look.
 *
 * Per stage Γ(K)/Γ(K + n) Π Γ(Kθ_i + n_i)/(Γ(Kθ_i) θ_i^{n_i}), a Dirichlet mixture centred on the plan (Lindon & Malek
 * 2022, arXiv 2011.03567); stages with different plans multiply. Alarm at e >= 1/alpha, p = min(1, 1/e).
 * `concentration` K is how near to the plan the mixture looks: 100 expects deviations of about five points at one half.
 * No stages or no requests give e = 1. Throws `StatisticsError` for negative counts and shares that do not sum to 1.
 */
export function sequentialMultinomial(stages: readonly SplitCounts[], concentration = 100): SplitEvidence {
  requirePositive("concentration", concentration);
  let sum = 0;
  for (const [index, split] of stages.entries()) {
    requireSplitCounts(`stages[${index}]`, split);
    sum += logEvidence(split, concentration);
  }
  return { eValue: Math.exp(sum), p: Math.min(1, Math.exp(-sum)) };
}
