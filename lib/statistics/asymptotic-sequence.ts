import {
  requireCount,
  requireFinite,
  requireNonNegative,
  requireOpenUnit,
  requirePositive,
} from "./check-arguments.ts";
import type { Interval } from "./interval.ts";

/** A difference with its ordinary standard error, the items seen so far, and the items at which one expects to decide. */
export interface SequentialDifference {
  readonly difference: number;
  readonly standardError: number;
  readonly total: number;
  readonly plannedTotal: number;
}

/** Interval, one-sided lower and upper bound, and p, all valid at every look. */
export interface AsymptoticSequence {
  readonly interval: Interval;
  readonly oneSidedLower: number;
  readonly oneSidedUpper: number;
  readonly p: number;
}

/** The tuning that makes the interval tightest near `plannedTotal`: sqrt((-2 ln a + ln(-2 ln a + 1))/N*). */
export function sequenceRho(alpha: number, plannedTotal: number): number {
  requireOpenUnit("alpha", alpha);
  requirePositive("plannedTotal", plannedTotal);
  const logTerm = -2 * Math.log(alpha);
  return Math.sqrt((logTerm + Math.log(logTerm + 1)) / plannedTotal);
}

/** The half width of the two-sided sequence: se sqrt(N) sqrt(2(Nρ² + 1)/(Nρ)² ln(sqrt(Nρ² + 1)/a)). */
export function sequenceHalfWidth(value: SequentialDifference, alpha: number): number {
  const rho = sequenceRho(alpha, value.plannedTotal);
  const scale = value.total * rho * rho + 1;
  const factor = ((2 * scale) / (value.total * rho) ** 2) * Math.log(Math.sqrt(scale) / alpha);
  return value.standardError * Math.sqrt(value.total * factor);
}

function oneSidedHalfWidth(value: SequentialDifference, alpha: number): number {
  const rho = sequenceRho(Math.min(2 * alpha, 0.999_999), value.plannedTotal);
  const scale = value.total * rho * rho + 1;
  const factor = ((2 * scale) / (value.total * rho) ** 2) * Math.log1p(Math.sqrt(scale) / (2 * alpha));
  return value.standardError * Math.sqrt(value.total * factor);
}

function alwaysValidP(value: SequentialDifference, alpha: number): number {
  if (value.standardError === 0) return 1;
  const rhoSquare = sequenceRho(alpha, value.plannedTotal) ** 2;
  const scale = value.total * rhoSquare + 1;
  const evidence = (value.difference / value.standardError) ** 2 * value.total;
  return Math.min(1, Math.exp((-rhoSquare * evidence) / (2 * scale)) * Math.sqrt(scale));
}

/**
 * The asymptotic confidence sequence of a difference: an interval that may be read after every request
 * (Waudby-Smith et al. 2021, arXiv 2103.06476; the form of GrowthBook's statistics engine).
 *
 * Read it only from 10 events and 10 non-events in each arm on, 20 before claiming a recovery. A standard error of 0
 * gives an interval without width and p = 1, never an alarm. Throws `StatisticsError` for bad arguments.
 */
export function asymptoticSequence(value: SequentialDifference, alpha = 0.05): AsymptoticSequence {
  requireFinite("value.difference", value.difference);
  requireNonNegative("value.standardError", value.standardError);
  requireCount("value.total", value.total, 1);
  requirePositive("value.plannedTotal", value.plannedTotal);
  const half = sequenceHalfWidth(value, alpha);
  const oneSided = oneSidedHalfWidth(value, alpha);
  return {
    interval: { lower: value.difference - half, upper: value.difference + half },
    oneSidedLower: value.difference - oneSided,
    oneSidedUpper: value.difference + oneSided,
    p: alwaysValidP(value, alpha),
  };
}
