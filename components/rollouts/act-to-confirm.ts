import { guardrailInTheWay } from "#lib/rollouts/core/guardrail-in-the-way.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

/** What can be gone over with the version picked to confirm it, if anything is in the way: instances or a guardrail. */
export function actToConfirm(rollout: Rollout): "force" | "override" | null {
  if (rollout.reason?.code === "instance_not_ready") return "force";
  return guardrailInTheWay(rollout) === null ? null : "override";
}
