import { requireUnit } from "./check-arguments.ts";

/** The positions of `values` in ascending order. */
export function ascendingOrder(values: readonly number[]): readonly number[] {
  return values.map((_, index) => index).toSorted((one, two) => (values[one] ?? 0) - (values[two] ?? 0));
}

/**
 * Holm's step-down adjusted p-values, in the order given: max over smaller ones of (m - rank + 1) p, at most 1
 * (Holm 1979). Controls the chance of any false finding. No p-values give an empty list.
 * Throws `StatisticsError` for p outside [0, 1].
 */
export function holm(pValues: readonly number[]): number[] {
  for (const [index, p] of pValues.entries()) requireUnit(`pValues[${index}]`, p);
  const adjusted = Array.from({ length: pValues.length }, () => 1);
  let running = 0;
  for (const [rank, index] of ascendingOrder(pValues).entries()) {
    running = Math.max(running, Math.min(1, (pValues.length - rank) * (pValues[index] ?? 1)));
    adjusted[index] = running;
  }
  return adjusted;
}
