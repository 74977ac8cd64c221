import type { RolloutOutcome } from "#lib/rollouts/core/snapshot.ts";
import type { GuardrailReading } from "#lib/rollouts/schema.ts";

/**
 * Whether the rollout is shown to have helped: every modality that was complained about has an interval above zero.
 * Without a recovery guardrail, or with one that cannot be told or has no data, it is not yet shown.
 */
export function judgeOutcome(readings: readonly GuardrailReading[]): RolloutOutcome {
  const recovery = readings.filter(({ guardrail }) => guardrail.role === "recovery");
  const isShown = recovery.length > 0 && recovery.every(({ outcome }) => outcome === "within");
  const modalities = recovery.map(({ guardrail, outcome, verdict }) => ({
    modality: guardrail.modality,
    metric: guardrail.metric,
    outcome,
    verdict,
  }));
  return { code: isShown ? "shown_to_have_helped" : "not_yet_shown", facts: { modalities } };
}

/** The outcome of a rollout that a person finished: judged as usual at 100 %, else ended early at that share. */
export function outcomeByHand(readings: readonly GuardrailReading[], restoredShare: number): RolloutOutcome {
  if (restoredShare >= 100) return judgeOutcome(readings);
  return { code: "ended_early", facts: { share: restoredShare } };
}
