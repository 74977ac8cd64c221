import type { Slice } from "#lib/targets/schema.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";

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
 * whatever was wanted before it may long be replaced by a release; else the newest wanted. Null when nothing is known.
 */
export function splitBefore(
  splits: readonly IntendedSplit[],
  { rolloutId, replaces }: Pick<IntendedSplit, "rolloutId" | "replaces">,
): readonly Slice[] | null {
  const own = rolloutId === null ? [] : splits.filter((split) => split.rolloutId === rolloutId);
  return wantedSplit(own)?.slices ?? replaces ?? wantedSplit(splits)?.slices ?? null;
}
