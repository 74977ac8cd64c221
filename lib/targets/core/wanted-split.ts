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
