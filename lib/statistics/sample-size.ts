import { requireFinite, requireNonNegative, requireOpenUnit, requirePositive } from "./check-arguments.ts";
import { criticalZ, normalQuantile } from "./normal-distribution.ts";
import { StatisticsError } from "./statistics-error.ts";

/** Two-sided level (default 0.05) and power (default 0.8) of a planned comparison. */
export interface PlannedErrors {
  readonly alpha?: number;
  readonly power?: number;
}

function quantilesOf(errors: PlannedErrors): { zAlpha: number; zPower: number } {
  const { alpha = 0.05, power = 0.8 } = errors;
  requireOpenUnit("errors.power", power);
  return { zAlpha: criticalZ(alpha), zPower: normalQuantile(power) };
}

/**
 * Items per arm to tell two shares apart: (z_α sqrt(2 p̄ q̄) + z_β sqrt(p1 q1 + p2 q2))²/(p1 - p2)², rounded up
 * (Fleiss). Throws `StatisticsError` for shares outside (0, 1) and for equal ones.
 */
export function sampleSizeTwoShares(first: number, second: number, errors: PlannedErrors = {}): number {
  requireOpenUnit("first", first);
  requireOpenUnit("second", second);
  if (first === second) throw new StatisticsError("second", "different from first", second);
  const { zAlpha, zPower } = quantilesOf(errors);
  const pooled = (first + second) / 2;
  const root =
    zAlpha * Math.sqrt(2 * pooled * (1 - pooled)) +
    zPower * Math.sqrt(first * (1 - first) + second * (1 - second));
  return Math.ceil((root / (first - second)) ** 2);
}

/**
 * Items to see a difference of shares on the same items, where the versions disagree on the share `discordance`:
 * (z_α sqrt(ψ) + z_β sqrt(ψ - δ²))²/δ², rounded up (Connor 1987). Throws for δ = 0 and for |δ| > ψ, which cannot be.
 */
export function sampleSizePairedShares(
  difference: number,
  discordance: number,
  errors: PlannedErrors = {},
): number {
  requireFinite("difference", difference);
  requireOpenUnit("discordance", discordance);
  const size = Math.abs(difference);
  if (size === 0 || size > discordance) {
    throw new StatisticsError("difference", `not 0 and at most the discordance ${discordance}`, difference);
  }
  const { zAlpha, zPower } = quantilesOf(errors);
  const root = zAlpha * Math.sqrt(discordance) + zPower * Math.sqrt(discordance - size * size);
  return Math.ceil((root / size) ** 2);
}

/** Items per arm to see a difference of means at a standard deviation: 2 sd² (z_α + z_β)²/δ², rounded up. */
export function sampleSizeMeans(deviation: number, difference: number, errors: PlannedErrors = {}): number {
  requirePositive("deviation", deviation);
  requireFinite("difference", difference);
  if (difference === 0) throw new StatisticsError("difference", "not 0", difference);
  const { zAlpha, zPower } = quantilesOf(errors);
  return Math.ceil(2 * ((deviation * (zAlpha + zPower)) / difference) ** 2);
}

/** The smallest difference a comparison with this standard error would show: (z_α + z_β) se; 0 for a standard error of 0. */
export function smallestDetectable(standardError: number, errors: PlannedErrors = {}): number {
  requireNonNegative("standardError", standardError);
  const { zAlpha, zPower } = quantilesOf(errors);
  return (zAlpha + zPower) * standardError;
}
