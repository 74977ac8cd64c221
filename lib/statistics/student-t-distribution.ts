import { requireFinite, requireOpenUnit, requirePositive } from "./check-arguments.ts";
import { findCrossing } from "./find-crossing.ts";
import { betaTails } from "./incomplete-beta.ts";
import { normalQuantile } from "./normal-distribution.ts";

/** The upper tail P(T > |t|) = (1 - I_x(1/2, df/2))/2 at x = t²/(df + t²). */
function upperTail(t: number, df: number): number {
  const square = Math.min(t * t, 1e300);
  const scale = df + square;
  return betaTails({ x: square / scale, complement: df / scale }, 0.5, df / 2).upper / 2;
}

/** Student's t distribution function with real `df` > 0 (Abramowitz & Stegun 26.7.1). */
export function studentTCdf(t: number, df: number): number {
  requireFinite("t", t);
  requirePositive("df", df);
  return t < 0 ? upperTail(t, df) : 1 - upperTail(t, df);
}

/** The two-sided p-value 2 P(T > |t|). */
export function studentTTwoSidedP(t: number, df: number): number {
  requireFinite("t", t);
  requirePositive("df", df);
  return Math.min(1, 2 * upperTail(t, df));
}

/** The t quantile, 0 < p < 1, real `df` > 0, by bisection of the distribution function. */
export function studentTQuantile(p: number, df: number): number {
  requireOpenUnit("p", p);
  requirePositive("df", df);
  if (p === 0.5) return 0;
  const tail = Math.min(p, 1 - p);
  let far = Math.max(1, 2 * -normalQuantile(tail));
  while (upperTail(far, df) > tail && far < 1e150) far *= 4;
  const size = findCrossing((t) => tail - upperTail(t, df), 0, far);
  return p < 0.5 ? -size : size;
}
