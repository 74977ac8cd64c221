import { StatisticsError } from "./statistics-error.ts";

const TINY = 1e-300;
const MAXIMUM_TERMS = 200_000;

/** One step a / (b + ...) of a continued fraction, `step` counted from 1. */
export interface FractionTerm {
  readonly numerator: number;
  readonly denominator: number;
}

/**
 * The value of b0 + a1/(b1 + a2/(b2 + ...)) by the modified Lentz method (Press et al., Numerical Recipes, 5.2).
 * Throws `StatisticsError` when it has not converged to double precision after 200,000 terms.
 */
export function continuedFraction(start: number, termAt: (step: number) => FractionTerm): number {
  let value = start === 0 ? TINY : start;
  let numeratorPart = value;
  let denominatorPart = 0;
  for (let step = 1; step <= MAXIMUM_TERMS; step += 1) {
    const term = termAt(step);
    denominatorPart = term.denominator + term.numerator * denominatorPart;
    if (Math.abs(denominatorPart) < TINY) denominatorPart = TINY;
    numeratorPart = term.denominator + term.numerator / numeratorPart;
    if (Math.abs(numeratorPart) < TINY) numeratorPart = TINY;
    denominatorPart = 1 / denominatorPart;
    const change = numeratorPart * denominatorPart;
    value *= change;
    if (Math.abs(change - 1) < 1e-16) return value;
    if (Math.abs(change - 1) <= 4 * Number.EPSILON && step > 8) return value;
  }
  throw new StatisticsError(
    "termAt",
    "a converging continued fraction",
    `no convergence after ${MAXIMUM_TERMS} terms`,
  );
}
