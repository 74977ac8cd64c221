import { requireOpenUnit } from "./check-arguments.ts";
import type { Interval } from "./interval.ts";
import { studentTQuantile, studentTTwoSidedP } from "./student-t-distribution.ts";

/**
 * The answer of a t test. `degenerate: "zero_variance"` has p = 1 and no interval: values without any spread
 * cannot say how sure the difference is, and must never count as proof of equality or of change.
 */
export interface MeanDifference {
  readonly difference: number;
  readonly standardError: number;
  readonly t: number;
  readonly degreesOfFreedom: number;
  readonly p: number;
  readonly interval: Interval | null;
  readonly degenerate: "zero_variance" | null;
}

/** What a t test knows before it asks the t distribution; `magnitude` is the size of the values compared. */
interface MeanDifferenceParts {
  readonly difference: number;
  readonly standardError: number;
  readonly degreesOfFreedom: number;
  readonly magnitude: number;
}

/**
 * Completes a t test. A standard error below ten rounding errors of the values counts as none at all
 * ("data are essentially constant", R's `t.test`).
 */
export function meanDifferenceFrom(given: MeanDifferenceParts, alpha: number): MeanDifference {
  requireOpenUnit("alpha", alpha);
  const { magnitude, ...parts } = given;
  const { difference, standardError, degreesOfFreedom } = parts;
  if (standardError <= 10 * Number.EPSILON * magnitude) {
    return { ...parts, t: 0, p: 1, interval: null, degenerate: "zero_variance" };
  }
  const t = difference / standardError;
  const half = studentTQuantile(1 - alpha / 2, degreesOfFreedom) * standardError;
  return {
    ...parts,
    t,
    p: studentTTwoSidedP(t, degreesOfFreedom),
    interval: { lower: difference - half, upper: difference + half },
    degenerate: null,
  };
}
