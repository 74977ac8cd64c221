import type { ActOf } from "#lib/audit/core/act-names.ts";
import type { FrozenSplit } from "#lib/rollouts/core/frozen-split.ts";
import type { RolloutOutcome, RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutPlan, RolloutReason, Warrant } from "#lib/rollouts/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Slice } from "#lib/targets/schema.ts";

type Facts = Readonly<Record<string, Json>>;

/** What may happen to a rollout: the first group comes from decisions of the engine, the second from people. */
export type RolloutHappening =
  | { readonly name: "begin" }
  | { readonly name: "confirm" }
  | { readonly name: "complete" }
  | { readonly name: "advance_by_itself"; readonly reason: RolloutReason }
  | { readonly name: "wait"; readonly reason: RolloutReason }
  | { readonly name: "stop_by_guardrail"; readonly reason: RolloutReason }
  | {
      readonly name: "settle";
      readonly landed: boolean;
      readonly generation: number;
      readonly fallback: number | null;
      /** What is written under a new generation, so that the one given up is refused when it arrives; null where somebody else wrote. */
      readonly frozen: FrozenSplit | null;
    }
  | { readonly name: "take_effect" }
  | { readonly name: "clock_set_back"; readonly byMs: number }
  | { readonly name: "give_back"; readonly reason: RolloutReason }
  | { readonly name: "returned" }
  | { readonly name: "bake_over"; readonly reason: RolloutReason; readonly outcome: RolloutOutcome }
  | { readonly name: "pause" }
  | { readonly name: "resume" }
  | { readonly name: "advance_now" }
  | { readonly name: "widen" }
  | { readonly name: "force_shift" }
  | { readonly name: "override_guardrail" }
  | { readonly name: "stop_here" }
  | { readonly name: "extend_hold"; readonly byMs: number }
  | { readonly name: "choose_another" }
  | { readonly name: "keep_version" }
  | { readonly name: "replan"; readonly restored: string; readonly plan: RolloutPlan }
  | { readonly name: "go_back" }
  | { readonly name: "finish_here"; readonly outcome: RolloutOutcome };

/** What has to be done because of a transition; the caller does it in the same transaction. */
export type RolloutEffect =
  | {
      readonly kind: "want_split";
      readonly slices: readonly Slice[];
      readonly reason: string;
      /** The kind of recorded human choice by which the suspect gets more; absent: it must not. */
      readonly warrant?: Warrant;
      /** The split that takes the place of one that is given up in the same move. */
      readonly freezes?: Pick<FrozenSplit, "before" | "choiceId">;
    }
  | { readonly kind: "record_choice"; readonly choice: Warrant }
  | { readonly kind: "withdraw_split"; readonly generation: number }
  /** What lies ahead of the clock is taken back to now: counts are dropped, evidence goes on from here. */
  | { readonly kind: "set_clock_back" }
  | { readonly kind: "record_event"; readonly name: ActOf<"rollout">; readonly data: Facts }
  | {
      readonly kind: "notify";
      readonly about:
        "rollout_waiting" | "rollout_stopped" | "rollout_complete" | "rollout_finished" | "clock_set_back";
      readonly data: Readonly<Record<string, string>>;
    }
  | { readonly kind: "close_rollback" };

/** The columns that a transition may change. */
export type RolloutNext = Pick<
  RolloutSnapshot,
  | "state"
  | "reason"
  | "restored"
  | "course"
  | "abandoned"
  | "suspectShareBefore"
  | "extraHoldMs"
  | "plan"
  | "stageIndex"
  | "wantedGeneration"
  | "stageStartedAt"
  | "confirmedAt"
  | "observedMs"
  | "lastObservedAt"
  | "stopAcceptedAt"
  | "stopEffectiveAt"
  | "attempts"
  | "readings"
  | "outcome"
> & { readonly finishedAt: Date | null };

/** The outcome of asking for a transition. A refusal says in one sentence why, for the person who pressed. */
export type Transition =
  | { readonly kind: "moved"; readonly next: RolloutNext; readonly effects: readonly RolloutEffect[] }
  | { readonly kind: "refused"; readonly detail: string };

/** What one row of the table makes of a rollout. */
export type Change = { readonly next: Partial<RolloutNext>; readonly effects: readonly RolloutEffect[] };
