import { requireNonNegative, requirePositive } from "./check-arguments.ts";
import { betaQuantile } from "./beta-distribution.ts";
import { incompleteBeta } from "./incomplete-beta.ts";

/** The degrees of freedom of an F statistic, both > 0. */
export interface FDegrees {
  readonly numerator: number;
  readonly denominator: number;
}

/** The F distribution function at x >= 0 (Abramowitz & Stegun 26.6.2). */
export function fCdf(x: number, degrees: FDegrees): number {
  requireNonNegative("x", x);
  requirePositive("degrees.numerator", degrees.numerator);
  requirePositive("degrees.denominator", degrees.denominator);
  const scaled = degrees.numerator * x;
  return incompleteBeta(
    scaled / (scaled + degrees.denominator),
    degrees.numerator / 2,
    degrees.denominator / 2,
  );
}

/** The F quantile, 0 < p < 1. */
export function fQuantile(p: number, degrees: FDegrees): number {
  requirePositive("degrees.numerator", degrees.numerator);
  requirePositive("degrees.denominator", degrees.denominator);
  const share = betaQuantile(p, degrees.numerator / 2, degrees.denominator / 2);
  return (degrees.denominator * share) / (degrees.numerator * (1 - share));
}
