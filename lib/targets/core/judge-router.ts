import { hasSameShares, raisesShare } from "#lib/targets/core/compare-shares.ts";
import type { IntendedSplit } from "#lib/targets/core/intended-split.ts";
import { wantedSplit } from "#lib/targets/core/intended-split.ts";
import type { Slice } from "#lib/targets/schema.ts";

/** What one read of a router gave. */
export type RouterReading =
  | { readonly kind: "read"; readonly slices: readonly Slice[]; readonly generation: number | null }
  | { readonly kind: "unreachable"; readonly failure: string; readonly retryAfterMs: number | null };

/**
 * How a router stands to the split we want.
 * - `agrees`: it is in.
 * - `behind`: it was not accepted yet, and the router still has what was there before.
 * - `slipped`: a reload or a late write brought back an older split of ours, and putting ours in again gives the suspect no more.
 * - `foreign`: anything else; somebody else wrote.
 * - `unwanted`: we never wanted a split here.
 */
export type RouterStanding = "agrees" | "behind" | "slipped" | "foreign" | "unwanted" | "unreachable";

type Judged = {
  readonly reading: RouterReading;
  /** The target's splits, newest ones; withdrawn ones included. */
  readonly splits: readonly IntendedSplit[];
  /** The version whose share may not rise by itself; null when none is known, then nothing is `slipped`. */
  readonly suspect: string | null;
  /** The router's smallest step of a share, in percent. */
  readonly tolerancePercent: number;
};

/** Compares what a router says with the splits we wanted. Rule 5 of the engine: only our own old split may be replaced unasked. */
export function judgeRouter({ reading, splits, suspect, tolerancePercent }: Judged): RouterStanding {
  if (reading.kind === "unreachable") return "unreachable";
  const wanted = wantedSplit(splits);
  if (wanted === null) return "unwanted";
  const { slices, generation } = reading;
  const isSame = hasSameShares(slices, wanted.slices, tolerancePercent);
  const isOlder = generation !== null && generation < wanted.generation;
  if (wanted.appliedAt === null) {
    if (isSame && !isOlder) return "agrees";
    const isReplaced = wanted.replaces === null || hasSameShares(slices, wanted.replaces, tolerancePercent);
    return isSame || isReplaced ? "behind" : "foreign";
  }
  if (isSame) return "agrees";
  const isOurs = splits.some(
    (split) =>
      split.generation < wanted.generation &&
      (generation === null || generation === split.generation) &&
      hasSameShares(split.slices, slices, tolerancePercent),
  );
  const isSafe = suspect !== null && !raisesShare(suspect, slices, wanted.slices);
  return isOurs && isSafe ? "slipped" : "foreign";
}
