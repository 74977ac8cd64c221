import { requireUnit } from "./check-arguments.ts";
import { ascendingOrder } from "./holm.ts";

/**
 * Benjamini & Hochberg's adjusted p-values, in the order given: min over larger ones of m p/rank, at most 1
 * (Benjamini & Hochberg 1995). Controls the share of false findings, for exploring. No p-values give an empty list.
 * Throws `StatisticsError` for p outside [0, 1].
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  for (const [index, p] of pValues.entries()) requireUnit(`pValues[${index}]`, p);
  const adjusted = Array.from({ length: pValues.length }, () => 1);
  let running = 1;
  for (const [rank, index] of [...ascendingOrder(pValues).entries()].toReversed()) {
    running = Math.min(running, (pValues.length / (rank + 1)) * (pValues[index] ?? 1));
    adjusted[index] = running;
  }
  return adjusted;
}
