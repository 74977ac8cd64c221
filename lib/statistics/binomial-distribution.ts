import { requireCount, requireUnit } from "./check-arguments.ts";
import { incompleteBeta } from "./incomplete-beta.ts";
import { logBeta } from "./log-gamma.ts";
import { StatisticsError } from "./statistics-error.ts";

/** The law of the number of successes in `trials` independent tries of one probability. */
export interface Binomial {
  readonly trials: number;
  readonly probability: number;
}

function requireBinomial(law: Binomial): void {
  requireCount("law.trials", law.trials);
  requireUnit("law.probability", law.probability);
}

/**
 * P(X = k) = C(n, k) p^k (1 - p)^(n - k), by logarithms. A probability of 0 or 1 puts everything on one count.
 * Throws `StatisticsError` for k outside 0..trials.
 */
export function binomialMass(k: number, law: Binomial): number {
  requireBinomial(law);
  requireCount("k", k);
  const { trials, probability } = law;
  if (k > trials) throw new StatisticsError("k", `at most the ${trials} trials`, k);
  if (probability === 0) return k === 0 ? 1 : 0;
  if (probability === 1) return k === trials ? 1 : 0;
  const logChoose = -Math.log(trials + 1) - logBeta(k + 1, trials - k + 1);
  return Math.exp(logChoose + k * Math.log(probability) + (trials - k) * Math.log1p(-probability));
}

/** P(X <= k) = I_{1-p}(n - k, k + 1), exact in the tail; 0 below 0 and 1 from `trials` on. */
export function binomialCdf(k: number, law: Binomial): number {
  requireBinomial(law);
  if (!Number.isSafeInteger(k)) throw new StatisticsError("k", "a whole number", k);
  if (k < 0) return 0;
  if (k >= law.trials) return 1;
  return incompleteBeta(1 - law.probability, law.trials - k, k + 1);
}
