import type { RolloutReason, RolloutState } from "#lib/rollouts/schema.ts";

/** What the guardrail said that holds a stage or stopped the rollout: going on overrides it. Null when none is in the way. */
export function guardrailInTheWay({
  state,
  reason,
}: {
  readonly state: RolloutState;
  readonly reason: RolloutReason | null;
}): RolloutReason | null {
  const isBroken = reason?.code === "guardrail_broken";
  const isAlarm = state === "holding" && reason?.code === "sample_ratio_alarm";
  return (isBroken && (state === "holding" || state === "stopped")) || isAlarm ? reason : null;
}
