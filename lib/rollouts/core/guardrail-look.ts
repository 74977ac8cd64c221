import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import type { ArmCounts } from "#lib/rollouts/core/guardrail-counts.ts";
import type { StageLook } from "#lib/rollouts/core/stage-evidence.ts";
import type { StageEvidence } from "#lib/rollouts/evidence-schema.ts";
import type { Guardrail, GuardrailReading } from "#lib/rollouts/schema.ts";

/** What is counted now, for the numbers that are shown and for what is not a test over windows. */
export type PresentCounts = {
  /** The restored version since its stage began. */
  readonly restored: readonly ArmCounts[];
  /** What it is compared with in the same time: the control slice, or all of the suspect. */
  readonly suspect: readonly ArmCounts[];
  readonly comparedWith: "control" | "suspect";
  /** Whether the suspect has no traffic any more, so that nothing is concurrent. */
  readonly isAlone: boolean;
  /** The suspect from before the rollout on, at whatever time. */
  readonly before: readonly ArmCounts[];
  /** The restored version's own last stable stretch; null when it is not recorded. */
  readonly stablePast: readonly ArmCounts[] | null;
};

/** One look at a rollout. */
export type GuardrailObservation = {
  readonly now: Date;
  /** The present stage and, as long as its last windows arrive, the one before. */
  readonly stages: readonly StageLook[];
  readonly present: PresentCounts;
  /** Stages of the plan: an exact bound starts anew in each and shares its level with them. */
  readonly stageCount: number;
};

/** What a judge of one role needs. */
export type Judging = {
  readonly guardrail: Guardrail;
  readonly observation: GuardrailObservation;
  /** The level of this guardrail: its e-value acts at 1/level. */
  readonly level: number;
  /** All its stages, this look included. */
  readonly stages: readonly StageEvidence[];
};

/** What a judge says of one guardrail. */
export type Judged = Pick<GuardrailReading, "outcome" | "verdict" | "proof">;

/** A verdict without numbers. */
export function unread(
  { metric, modality, role }: Guardrail,
  reason: Verdict["reason"],
  kind: Verdict["kind"] = "no_data",
): Verdict {
  return {
    metric,
    modality,
    kind,
    reason,
    strength: null,
    role: role === "recovery" ? "complaint" : "alone",
    labels: [],
    evidence: null,
  };
}
