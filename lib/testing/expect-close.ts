import { expect } from "vitest";
import type { Proportion } from "#lib/statistics/proportion.ts";

/** Asserts that numbers, arrays, intervals and flat objects agree to a relative tolerance; fails with both values.
 * An array is compared with an object's values in order; keys that only `expected` has are not compared. */
export function expectClose(actual: unknown, expected: unknown, tolerance = 1e-8): void {
  if (typeof expected === "number") {
    const limit = expected === 0 ? 1e-14 : tolerance * Math.abs(expected);
    const distance = Math.abs(Number(actual) - expected);
    expect(distance, `${String(actual)} is not close to ${expected}`).toBeLessThanOrEqual(
      Math.max(limit, 1e-14),
    );
    return;
  }
  if (Array.isArray(expected)) {
    const values = Array.isArray(actual) ? actual : Object.values(actual as object);
    expect(values).toHaveLength(expected.length);
    for (const [index, one] of expected.entries()) expectClose(values[index], one, tolerance);
    return;
  }
  for (const [key, one] of Object.entries(expected as object)) {
    if (key in (actual as object)) expectClose((actual as Record<string, unknown>)[key], one, tolerance);
  }
}

/** A share for tests. */
export function proportionOf(successes: number, trials: number): Proportion {
  return { successes, trials };
}
