import { requireOpenUnit, requireSample } from "./check-arguments.ts";
import type { Interval } from "./interval.ts";
import { criticalZ, normalTwoSidedP } from "./normal-distribution.ts";
import { StatisticsError } from "./statistics-error.ts";

/** Per-item numerators of both versions over per-item denominators they share: errors and reference words for WER. */
export interface PairedRatioSample {
  readonly first: ArrayLike<number>;
  readonly second: ArrayLike<number>;
  readonly denominators: ArrayLike<number>;
}

/** Both ratios, their difference second - first, its standard error, z, p and interval. */
export interface RatioDifference {
  readonly firstRatio: number;
  readonly secondRatio: number;
  readonly difference: number;
  readonly standardError: number;
  readonly z: number;
  readonly p: number;
  readonly interval: Interval | null;
  readonly degenerate: "zero_variance" | null;
}

function total(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index] ?? 0;
  return sum;
}

function requirePairedRatio(sample: PairedRatioSample): void {
  requireSample("sample.first", sample.first, 2);
  requireSample("sample.second", sample.second, 2);
  requireSample("sample.denominators", sample.denominators, 2);
  const size = sample.first.length;
  if (sample.second.length !== size || sample.denominators.length !== size) {
    throw new StatisticsError(
      "sample.denominators",
      `as many as first (${size})`,
      sample.denominators.length,
    );
  }
  for (let index = 0; index < size; index += 1) {
    if ((sample.denominators[index] ?? 0) < 0) {
      throw new StatisticsError(`sample.denominators[${index}]`, "at least 0", sample.denominators[index]);
    }
  }
}

/**
 * The difference of two ratios of sums over the same items (WER, CER, DER, cost per request), by linearisation.
 *
 * D = (Σe2 - Σe1)/ΣN, r_i = (e2_i - e1_i) - D N_i, se = sqrt(n/(n-1) Σr_i²)/ΣN (Cochran, Sampling Techniques, 6.4).
 * Residuals without spread give `degenerate: "zero_variance"`, p = 1 and no interval.
 * Throws `StatisticsError` for fewer than 2 items, different lengths, negative denominators and a denominator sum of 0.
 */
export function linearisedRatio(sample: PairedRatioSample, alpha = 0.05): RatioDifference {
  requireOpenUnit("alpha", alpha);
  requirePairedRatio(sample);
  const { first, second, denominators } = sample;
  const size = first.length;
  const base = total(denominators);
  if (base === 0) throw new StatisticsError("sample.denominators", "more than 0 in total", base);
  const firstRatio = total(first) / base;
  const secondRatio = total(second) / base;
  const difference = (total(second) - total(first)) / base;
  let squares = 0;
  for (let index = 0; index < size; index += 1) {
    const gap = (second[index] ?? 0) - (first[index] ?? 0);
    squares += (gap - difference * (denominators[index] ?? 0)) ** 2;
  }
  const standardError = Math.sqrt((size / (size - 1)) * squares) / base;
  const parts = { firstRatio, secondRatio, difference, standardError };
  const rounding = 10 * Number.EPSILON * (Math.abs(firstRatio) + Math.abs(secondRatio));
  if (standardError <= rounding) return { ...parts, z: 0, p: 1, interval: null, degenerate: "zero_variance" };
  const z = difference / standardError;
  const half = criticalZ(alpha) * standardError;
  const interval = { lower: difference - half, upper: difference + half };
  return { ...parts, z, p: normalTwoSidedP(z), interval, degenerate: null };
}
