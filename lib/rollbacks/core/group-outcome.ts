import type { RolledBack } from "#lib/rollbacks/core/rolled-back-text.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";

type Outcome = RolledBack["outcome"];

/**
 * How the changelog calls the end of a rollout, null while it runs: with nothing left on the restored version, the suspect serves as
 * before.
 */
export function outcomeOf({
  state,
  outcome,
  traffic,
  toVersionName,
}: Pick<Rollout, "state" | "outcome" | "traffic" | "toVersionName">): Outcome | null {
  if (state !== "finished") return null;
  if (outcome?.code !== "ended_early") return "finished";
  const split = traffic.intended ?? traffic.applied ?? [];
  return shareOfVersion(split, toVersionName) === 0 ? "went_back" : "ended_early";
}

/**
 * What the one changelog entry of a group says, by how its targets ended, the leading one's end first: it runs until that one has
 * ended, and targets that ended differently make it one of a part of the traffic. Null: not ended yet.
 */
export function outcomeOfGroup([lead = null, ...following]: readonly (Outcome | null)[]): Outcome {
  if (lead === null) return "started";
  return following.every((each) => each === null || each === lead) ? lead : "ended_early";
}
