import type { MismatchBound } from "#lib/replays/comparison-schema.ts";
import { clopperPearsonUpper } from "#lib/statistics/clopper-pearson-interval.ts";

const alpha = 0.05;

/**
 * What so many cases prove: with 95 % confidence at most `upper` of all requests would be answered otherwise, one-sided
 * (Clopper & Pearson 1934). 300 cases without a mismatch prove at most 0.99 %. Null without a case.
 */
export function mismatchBound(cases: number, mismatches: number): MismatchBound | null {
  if (cases === 0) return null;
  const upper = clopperPearsonUpper({ successes: mismatches, trials: cases }, alpha);
  return { cases, mismatches, level: 1 - alpha, upper };
}
