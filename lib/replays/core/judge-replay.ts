import type { ReplayRun } from "#lib/replays/schema.ts";

/** How many golden cases came out how. */
export type ReplayCounts = {
  readonly total: number;
  readonly passed: number;
  readonly failed: number;
  readonly noResult: number;
};

/** The verdict of a replay: one failing case fails it, an answer that could not be had leaves it open, no case is no test. */
export function judgeReplay({ total, failed, noResult }: ReplayCounts): NonNullable<ReplayRun["verdict"]> {
  if (total === 0) return "not_run";
  if (failed > 0) return "failed";
  return noResult > 0 ? "inconclusive" : "passed";
}
