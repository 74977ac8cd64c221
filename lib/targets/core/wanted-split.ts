import { hasSameShares } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";

/** Shares are sums of fractions. */
const exact = 1e-6;

/** The split that is wanted now: the newest that was not withdrawn, or null when there is none. `splits` in any order. */
export function wantedSplit(splits: readonly IntendedSplit[]): IntendedSplit | null {
  return splits
    .filter(({ withdrawnAt }) => withdrawnAt === null)
    .reduce<IntendedSplit | null>(
      (newest, split) => (newest === null || split.generation > newest.generation ? split : newest),
      null,
    );
}

/**
 * What a new split is measured by: the one that its rollout wanted before; for a rollout's first one what the router has, since
 * whatever was wanted before it may long be replaced by a release; else the newest wanted. One that stays at what a split just
 * given up was to replace is measured by that: somebody else had put it there. Null when nothing is known.
 */
export function splitBefore(
  splits: readonly IntendedSplit[],
  { rolloutId, replaces, slices }: Pick<IntendedSplit, "rolloutId" | "replaces" | "slices">,
): readonly Slice[] | null {
  const own = rolloutId === null ? [] : splits.filter((split) => split.rolloutId === rolloutId);
  const newest = own.toSorted((one, other) => other.generation - one.generation)[0];
  const kept = newest === undefined || newest.withdrawnAt === null ? null : newest.replaces;
  if (kept !== null && hasSameShares(kept, slices, exact)) return kept;
  return wantedSplit(own)?.slices ?? replaces ?? wantedSplit(splits)?.slices ?? null;
}
