import { requireNonNegative, requirePositive } from "./check-arguments.ts";
import { continuedFraction } from "./continued-fraction.ts";
import { logGamma } from "./log-gamma.ts";

function frontFactor(a: number, x: number): number {
  return Math.exp(a * Math.log(x) - x - logGamma(a));
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let step = 1; term > sum * Number.EPSILON * 0.5; step += 1) {
    term *= x / (a + step);
    sum += term;
  }
  return sum * frontFactor(a, x);
}

function upperFraction(a: number, x: number): number {
  const value = continuedFraction(x + 1 - a, (step) => ({
    numerator: -step * (step - a),
    denominator: x + 2 * step + 1 - a,
  }));
  return frontFactor(a, x) / value;
}

/**
 * The regularised lower incomplete gamma function P(a, x), a > 0, x >= 0: series below a + 1, otherwise one minus the
 * continued fraction (Press et al., Numerical Recipes, 6.2). Throws `StatisticsError` for arguments out of range.
 */
export function incompleteGammaLower(a: number, x: number): number {
  requirePositive("a", a);
  requireNonNegative("x", x);
  if (x === 0) return 0;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/** The regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), exact in the far tail. */
export function incompleteGammaUpper(a: number, x: number): number {
  requirePositive("a", a);
  requireNonNegative("x", x);
  if (x === 0) return 1;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}
