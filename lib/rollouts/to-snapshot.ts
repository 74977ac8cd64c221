import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import type { StoredRollout } from "#lib/rollouts/store.ts";
import type { Slice } from "#lib/targets/schema.ts";

/** A stored rollout as the engine decides on it; `currentSplit` is what is wanted now, else what the router has. */
export function toSnapshot(row: StoredRollout, currentSplit: readonly Slice[] | null): RolloutSnapshot {
  const { fromVersionName, toVersionName, ...columns } = row;
  return { ...columns, suspect: fromVersionName, restored: toVersionName, currentSplit };
}
