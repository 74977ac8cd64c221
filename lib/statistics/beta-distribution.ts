import { requireOpenUnit, requirePositive } from "./check-arguments.ts";
import { findCrossing } from "./find-crossing.ts";
import { incompleteBeta } from "./incomplete-beta.ts";

/**
 * The beta quantile: x in (0, 1) with I_x(a, b) = p, by bisection to the last bit, also far down in the tail.
 * Throws `StatisticsError` for p outside (0, 1) and for a or b that are not above 0.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  requireOpenUnit("p", p);
  requirePositive("a", a);
  requirePositive("b", b);
  return findCrossing((x) => incompleteBeta(x, a, b) - p, 0, 1);
}
