import { guardrailInTheWay } from "#lib/rollouts/core/guardrail-in-the-way.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import { byPerson } from "#lib/rollouts/core/transition-parts.ts";
import type { RolloutReason } from "#lib/rollouts/schema.ts";

type Standing = Pick<RolloutSnapshot, "state" | "reason">;

/** Why a rollout stands while another version is chosen; a guardrail in the way is kept, so that nobody gets around it. */
export function choosingReason(snapshot: Standing): RolloutReason {
  const inTheWay = guardrailInTheWay(snapshot);
  return { code: "choosing_another", facts: inTheWay === null ? {} : { inTheWay } };
}

/** Why it stands once the version is kept after all: for what a guardrail had said, or because a person asked for it. */
export function reasonOnceKept({ reason }: Pick<Standing, "reason">): RolloutReason {
  const inTheWay = reason?.facts["inTheWay"];
  // Written above, as it was then: the schema that decodes it has no place in the live screen's first load.
  return inTheWay === undefined ? byPerson : (inTheWay as RolloutReason);
}
