import { normalTwoSidedP } from "./normal-distribution.ts";
import { pairedDifferences } from "./paired-t.ts";
import { summariseSample } from "./sample-summary.ts";
import { StatisticsError } from "./statistics-error.ts";

/** Mean and variance of first - second per segment, the statistic W and its two-sided p-value. */
export interface MatchedPairs {
  readonly mean: number;
  readonly variance: number;
  readonly w: number;
  readonly p: number;
}

/**
 * The matched-pair sentence-segment word-error test: W = mean/(sd/sqrt(n)) of the per-segment differences of error
 * counts, first - second, against a normal (Gillick & Cox 1989; NIST SCTK `statdist.c`). Segments are whole
 * utterances here; SCTK cuts them at stretches both systems got right. No spread gives W = 0 and p = 1.
 * Throws `StatisticsError` for fewer than 2 segments, different lengths and NaN.
 */
export function mapsswe(first: ArrayLike<number>, second: ArrayLike<number>): MatchedPairs {
  const summary = summariseSample(pairedDifferences(second, first));
  if (summary.size < 2)
    throw new StatisticsError("first", "a sample of at least 2", `${summary.size} values`);
  const { mean, variance, size } = summary;
  const w = variance === 0 ? 0 : mean / Math.sqrt(variance / size);
  return { mean, variance, w, p: normalTwoSidedP(w) };
}
