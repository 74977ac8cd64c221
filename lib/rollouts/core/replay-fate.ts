import type { ReplayFate } from "#lib/rollouts/back-test-schema.ts";
import type { RolloutAttempt } from "#lib/rollouts/core/rollout-attempts.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";

/** What is known of a restored version now. */
export type FateFacts = {
  readonly ended: RolloutAttempt["ended"];
  readonly outcome: NonNullable<Rollout["outcome"]>["code"] | null;
  /** A person marked the version known bad after the rollout began. */
  readonly isMarkedBad: boolean;
  /** A later rollback went away from it. */
  readonly isRolledBackLater: boolean;
};

/**
 * Whether a stop would have been right: what people did tells, never what a guardrail said. A rollout that ended early by a
 * guardrail alone tells nothing, since the limits under test would judge themselves.
 */
export function replayFate({ ended, outcome, isMarkedBad, isRolledBackLater }: FateFacts): ReplayFate {
  if (isMarkedBad) return { kind: "bad", told: "marked_bad" };
  if (isRolledBackLater) return { kind: "bad", told: "rolled_back_later" };
  if (ended === "another_chosen" || ended === "went_back" || ended === "stopped_by_person")
    return { kind: "bad", told: ended };
  if (ended === "open") return { kind: "unknown", told: "running" };
  return outcome === "ended_early"
    ? { kind: "unknown", told: "ended_early" }
    : { kind: "good", told: "kept" };
}
