import { requireFinite, requireNonNegative, requireOpenUnit, requirePositive } from "./check-arguments.ts";
import { normalCdf } from "./normal-distribution.ts";

/**
 * What the interval test keeps: S = Σ x_i and V = Σ x_i² of the interval differences x_i = canary - control
 * (errors, slow requests or summed scores), both slices equal in size.
 */
export interface SymmetricSums {
  readonly sum: number;
  readonly squares: number;
}

/** The sums after one more interval difference. Throws `StatisticsError` for NaN and infinities. */
export function addSymmetricInterval(sums: SymmetricSums, difference: number): SymmetricSums {
  requireFinite("difference", difference);
  return { sum: sums.sum + difference, squares: sums.squares + difference * difference };
}

/**
 * The mixture's tuning ρ = v/(2 ln(1/a) + ln(1 + 2 ln(1/a))) for the variance `v` expected when one decides
 * (planned intervals times the variance of a difference in a quiet period); a one-sided test takes 2 alpha for alpha.
 * `normal_mixture` of `confseq/uniform_boundaries.h` (Howard et al. 2021).
 */
export function symmetricRho(plannedVariance: number, alpha: number): number {
  requirePositive("plannedVariance", plannedVariance);
  requireOpenUnit("alpha", alpha);
  const logTerm = 2 * Math.log(1 / alpha);
  return plannedVariance / (logTerm + Math.log1p(logTerm));
}

function logMixture(sums: SymmetricSums, rho: number): number {
  requireFinite("sums.sum", sums.sum);
  requireNonNegative("sums.squares", sums.squares);
  requirePositive("rho", rho);
  const total = sums.squares + rho;
  return 0.5 * Math.log(rho / total) + (sums.sum * sums.sum) / (2 * total);
}

/** The two-sided e-value sqrt(ρ/(V + ρ)) exp(S²/(2(V + ρ))); no intervals give 1. */
export function symmetricEValue(sums: SymmetricSums, rho: number): number {
  return Math.exp(logMixture(sums, rho));
}

/**
 * The one-sided e-value that the canary has more than the control: 2 sqrt(ρ/(V + ρ)) exp(S²/(2(V + ρ))) Φ(S/sqrt(V + ρ)).
 * For "less", negate the sum. Valid at every look for any burst shape, as long as differences are symmetric when
 * nothing changed (de la Peña 1999; Howard et al. 2020). No intervals give 1.
 */
export function symmetricOneSidedEValue(sums: SymmetricSums, rho: number): number {
  const exponent = logMixture(sums, rho);
  const tail = normalCdf(sums.sum / Math.sqrt(sums.squares + rho));
  return tail === 0 ? 0 : Math.exp(exponent + Math.log(2 * tail));
}

/** The boundary of |S| at which the two-sided e-value reaches 1/alpha: sqrt((V + ρ)(ln((V + ρ)/ρ) - 2 ln a)). */
export function symmetricBound(squares: number, rho: number, alpha: number): number {
  requireNonNegative("squares", squares);
  requirePositive("rho", rho);
  requireOpenUnit("alpha", alpha);
  const total = squares + rho;
  return Math.sqrt(total * (Math.log(total / rho) - 2 * Math.log(alpha)));
}
