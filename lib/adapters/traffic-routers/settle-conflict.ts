import { isSameSplit } from "./compare-splits.ts";
import type { ApplyResult, RouterState, Slice } from "./port.ts";

/** An earlier attempt of the very same intent may have landed while its answer was lost: that is no conflict. */
export function conflictUnlessOurs(refusal: {
  readonly want: readonly Slice[];
  readonly generation: number;
  readonly current: RouterState;
  readonly reason: "stale_token" | "stale_generation";
}): ApplyResult {
  const { want, generation, current, reason } = refusal;
  const isOurs = current.generation === generation && isSameSplit(current.slices, want);
  return isOurs ? { outcome: "applied", state: current } : { outcome: "conflict", reason, current };
}
