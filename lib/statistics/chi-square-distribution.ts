import { requireNonNegative, requireOpenUnit, requirePositive } from "./check-arguments.ts";
import { findCrossing } from "./find-crossing.ts";
import { incompleteGammaLower, incompleteGammaUpper } from "./incomplete-gamma.ts";

/** The chi-square distribution function P(df/2, x/2), x >= 0, df > 0 (Abramowitz & Stegun 26.4.19). */
export function chiSquareCdf(x: number, df: number): number {
  requireNonNegative("x", x);
  requirePositive("df", df);
  return incompleteGammaLower(df / 2, x / 2);
}

/** The p-value of a chi-square statistic: its upper tail. */
export function chiSquareP(x: number, df: number): number {
  requireNonNegative("x", x);
  requirePositive("df", df);
  return incompleteGammaUpper(df / 2, x / 2);
}

/** The chi-square quantile, 0 < p < 1, df > 0, by bisection. */
export function chiSquareQuantile(p: number, df: number): number {
  requireOpenUnit("p", p);
  requirePositive("df", df);
  let far = df + 1;
  while (chiSquareCdf(far, df) < p) far *= 2;
  return findCrossing((x) => chiSquareCdf(x, df) - p, 0, far);
}
