import type { RolloutOutcome } from "#lib/rollouts/core/snapshot.ts";
import type { GuardrailReading } from "#lib/rollouts/schema.ts";

/** What a recovery still lacks to be shown; the screens have one sentence per code. */
export type MissingEvidence = {
  readonly code: "no_data" | "worse" | "more_evidence" | "more_answers" | "no_control";
  /** E-value so far and needed, or how many more answers; only what the code speaks of. */
  readonly facts: Readonly<Record<string, number>>;
};

/** What a recovery reading lacks; null when it is shown. */
export function missingEvidence({ outcome, proof }: GuardrailReading): MissingEvidence | null {
  if (outcome === "within") return null;
  if (outcome === "no_data" || proof === null) return { code: "no_data", facts: {} };
  if (outcome === "broken") return { code: "worse", facts: {} };
  if (proof.moreAnswers !== null) return { code: "more_answers", facts: { answers: proof.moreAnswers } };
  if (proof.test === "before_after") return { code: "no_control", facts: {} };
  return { code: "more_evidence", facts: { has: proof.eValue ?? 1, needed: proof.needed ?? 1 } };
}

/**
 * The verdict to tell of a recovery: better once it is shown by all that was seen, even while the newest look alone cannot tell, as
 * long as that look does not point the other way.
 */
export function recoveryKind(reading: GuardrailReading): GuardrailReading["verdict"]["kind"] {
  const { kind, evidence } = reading.verdict;
  if (evidence === null || missingEvidence(reading) !== null) return kind;
  const benefit = evidence.direction === "lower" ? -evidence.estimate : evidence.estimate;
  return benefit > 0 ? "improved" : kind;
}

/** Against what a recovery was shown: the suspect at the same time, or the time before; null while it is not. */
export function shownAgainst({ outcome, proof }: GuardrailReading): "same_time" | "before_after" | null {
  if (outcome !== "within" || proof === null) return null;
  return proof.test === "before_after" ? "before_after" : "same_time";
}

/**
 * Whether the rollout is shown to have helped: every modality that was complained about got better, by its e-value against the suspect at
 * the same time or, after 100 %, by an exact comparison with the time before. Otherwise it is not yet shown, with what each lacks. Without
 * a recovery guardrail, or with one that has no data, it is not yet shown.
 */
export function judgeOutcome(readings: readonly GuardrailReading[]): RolloutOutcome {
  const recovery = readings.filter(({ guardrail }) => guardrail.role === "recovery");
  const isShown = recovery.length > 0 && recovery.every(({ outcome }) => outcome === "within");
  const modalities = recovery.map((reading) => {
    const missing = missingEvidence(reading);
    return {
      modality: reading.guardrail.modality,
      metric: reading.guardrail.metric,
      outcome: reading.outcome,
      verdict: reading.verdict,
      shownAgainst: shownAgainst(reading),
      missing: missing === null ? null : { code: missing.code, facts: { ...missing.facts } },
    };
  });
  return { code: isShown ? "shown_to_have_helped" : "not_yet_shown", facts: { modalities } };
}

/** The outcome of a rollout that a person finished: judged as usual at 100 %, else ended early at that share. */
export function outcomeByHand(readings: readonly GuardrailReading[], restoredShare: number): RolloutOutcome {
  if (restoredShare >= 100) return judgeOutcome(readings);
  return { code: "ended_early", facts: { share: restoredShare } };
}
