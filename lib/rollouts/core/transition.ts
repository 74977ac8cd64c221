import { arrivedBack, replanned, returnToSuspect } from "#lib/rollouts/core/another-version.ts";
import { byPerson, event, notEffective, stoppedAt } from "#lib/rollouts/core/transition-parts.ts";
import {
  enterNextStage,
  enterStage,
  forceShift,
  overrideGuardrail,
  resume,
  stageShare,
} from "#lib/rollouts/core/enter-stage.ts";
import { choosingReason, reasonOnceKept } from "#lib/rollouts/core/choosing-reason.ts";
import { guardrailInTheWay } from "#lib/rollouts/core/guardrail-in-the-way.ts";
import { heldShare, isPartlyMoved } from "#lib/rollouts/core/reachable-share.ts";
import type {
  Change,
  RolloutEffect,
  RolloutHappening,
  RolloutNext,
  Transition,
} from "#lib/rollouts/core/rollout-moves.ts";
import { settled } from "#lib/rollouts/core/settle-split.ts";
import { checkSplits } from "#lib/rollouts/core/check-splits.ts";
import { isLastStage } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutOutcome, RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutReason, RolloutState } from "#lib/rollouts/schema.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";

type Row<Name extends RolloutHappening["name"]> = {
  readonly from: readonly RolloutState[];
  readonly refusal: string;
  readonly apply: (
    snapshot: RolloutSnapshot,
    happening: Extract<RolloutHappening, { name: Name }>,
    now: Date,
  ) => Change | string;
};

const needsOverride =
  "A guardrail is in the way: override it, with a reason and the version picked to confirm.";
const running: readonly RolloutState[] = ["shifting", "holding", "baking"];

/** Every transition there is, by name: from which states, and what it does. */
export const rolloutTransitions: { readonly [Name in RolloutHappening["name"]]: Row<Name> } = {
  begin: {
    from: ["planned"],
    refusal: "The rollout has begun already.",
    apply: (snapshot, _happening, now) => {
      const entered = enterStage(snapshot, 0, now);
      if (typeof entered === "string") return entered;
      const suspectShareBefore =
        snapshot.suspectShareBefore ?? shareOfVersion(snapshot.currentSplit ?? [], snapshot.suspect);
      return { ...entered, next: { ...entered.next, suspectShareBefore } };
    },
  },
  confirm: {
    from: ["shifting"],
    refusal: "No shift is under way.",
    apply: (snapshot, _happening, now) => ({
      next: {
        state: "holding",
        reason: null,
        confirmedAt: now,
        observedMs: 0,
        lastObservedAt: now,
        attempts: 0,
      },
      // What arrived, which is less than the stage asks for while instances are missing.
      effects: [event("stage_confirmed", { stage: snapshot.stageIndex, share: heldShare(snapshot) })],
    }),
  },
  complete: {
    from: ["shifting"],
    refusal: "No shift is under way.",
    apply: (snapshot, _happening, now) =>
      isLastStage(snapshot)
        ? {
            next: {
              state: "baking",
              reason: null,
              confirmedAt: now,
              observedMs: 0,
              lastObservedAt: now,
              attempts: 0,
            },
            effects: [
              event("stage_confirmed", { stage: snapshot.stageIndex, share: stageShare(snapshot) }),
              { kind: "notify", about: "rollout_complete", data: { version: snapshot.restored } },
            ],
          }
        : "Only the last stage completes a rollout.",
  },
  advance_by_itself: {
    from: ["holding"],
    refusal: "Only a held stage is followed by the next one.",
    apply: (snapshot, _happening, now) => enterStage(snapshot, snapshot.stageIndex + 1, now),
  },
  wait: {
    from: ["planned", ...running],
    refusal: "The rollout stands still already.",
    apply: (_snapshot, { reason }) => ({
      next: { state: "waiting", reason, lastObservedAt: null },
      effects: [
        event("waiting", { code: reason.code, ...reason.facts }),
        { kind: "notify", about: "rollout_waiting", data: { reason: reason.code } },
      ],
    }),
  },
  stop_by_guardrail: {
    from: running,
    refusal: "The rollout stands still already.",
    apply: (_snapshot, { reason }, now) => ({
      next: { state: "stopped", reason, lastObservedAt: null, stopAcceptedAt: now, stopEffectiveAt: null },
      effects: [
        event("stopped", { code: reason.code, ...reason.facts }),
        { kind: "notify", about: "rollout_stopped", data: { reason: reason.code } },
      ],
    }),
  },
  settle: {
    from: ["paused", "waiting", "stopped"],
    refusal: "A moving rollout is not settled.",
    apply: (_snapshot, happening) => settled(happening),
  },
  take_effect: {
    from: ["stopped"],
    refusal: "Nothing was stopped.",
    apply: (snapshot, _happening, now) => ({
      next: { stopEffectiveAt: now },
      effects: [event("stop_effective", { generation: snapshot.wantedGeneration })],
    }),
  },
  clock_set_back: {
    from: ["planned", ...running, "paused", "waiting", "stopped"],
    refusal: "The rollout is finished.",
    apply: ({ state }, { byMs }) => ({
      next: {
        state: state === "holding" || state === "baking" ? "shifting" : state,
        confirmedAt: null,
        observedMs: 0,
        lastObservedAt: null,
        readings: [],
      },
      effects: [
        { kind: "set_clock_back" },
        event("clock_set_back", { byMs }),
        { kind: "notify", about: "clock_set_back", data: { minutes: String(Math.ceil(byMs / 60_000)) } },
      ],
    }),
  },
  give_back: {
    from: running,
    refusal: "The rollout stands still already.",
    apply: (snapshot, { reason }, now) => {
      if (snapshot.plan.onHardLimit !== "give_back") return "Nobody chose that its share is given back.";
      const returning = returnToSuspect(snapshot, "give_back_on_hard_limit", now);
      if (typeof returning === "string") return returning;
      const said: RolloutEffect[] = [
        event("stopped", { code: reason.code, ...reason.facts }),
        // At once, not only when the share has arrived: the router may not take it for a long time.
        { kind: "notify", about: "rollout_stopped", data: { reason: reason.code } },
      ];
      return { next: { ...returning.next, reason }, effects: [...said, ...returning.effects] };
    },
  },
  returned: {
    from: ["shifting"],
    refusal: "Nothing is being given back.",
    apply: (snapshot, _happening, now) =>
      snapshot.course === "back" ? arrivedBack(snapshot, now) : "Nothing is being given back.",
  },
  bake_over: {
    from: ["baking"],
    refusal: "The rollout does not bake.",
    apply: (_snapshot, { reason, outcome }, now) => finish(reason, outcome, now),
  },
  pause: {
    from: running,
    refusal: "Only a rollout under way can be paused.",
    apply: ({ course }) =>
      course === "back"
        ? "The suspect is being given its share again: stop that, or let it arrive."
        : {
            next: { state: "paused", reason: byPerson, lastObservedAt: null },
            effects: [event("paused")],
          },
  },
  resume: {
    from: ["paused", "waiting", "stopped"],
    refusal: "Only a paused, waiting or stopped rollout can be resumed.",
    apply: (snapshot, _happening, now) =>
      guardrailInTheWay(snapshot) === null ? resume(snapshot, now) : needsOverride,
  },
  advance_now: {
    from: ["holding"],
    refusal:
      "The next stage can be entered only while a stage is held: wait until the present one has arrived.",
    apply: (snapshot, _happening, now) =>
      guardrailInTheWay(snapshot) === null ? enterNextStage(snapshot, now) : needsOverride,
  },
  widen: {
    from: ["holding"],
    refusal: "No stage is held.",
    apply: (snapshot, _happening, now) =>
      isPartlyMoved(snapshot)
        ? enterStage(snapshot, snapshot.stageIndex, now)
        : "The stage is in as a whole already.",
  },
  force_shift: {
    from: ["planned", "holding"],
    refusal: "A shift can be forced only while it waits for instances.",
    apply: (snapshot, _happening, now) => forceShift(snapshot, now),
  },
  override_guardrail: {
    from: ["holding", "stopped"],
    refusal: "No guardrail is in the way.",
    apply: (snapshot, _happening, now) => overrideGuardrail(snapshot, now),
  },
  stop_here: {
    from: ["planned", ...running, "paused", "waiting"],
    refusal: "The rollout is stopped or finished already.",
    apply: (_snapshot, _happening, now) => ({
      next: { ...stoppedAt(now), reason: byPerson, course: "forward" },
      effects: [event("stop_accepted")],
    }),
  },
  extend_hold: {
    from: ["holding", "baking"],
    refusal: "Only a hold that runs can be made longer.",
    apply: (snapshot, { byMs }) => ({
      next: { extraHoldMs: snapshot.extraHoldMs + byMs },
      effects: [event("hold_extended", { byMs })],
    }),
  },
  choose_another: {
    from: ["planned", ...running, "paused", "waiting", "stopped"],
    refusal: "The rollout is finished.",
    apply: (snapshot, _happening, now) => {
      if (snapshot.course === "choosing") return "Another version is being chosen already.";
      const stop = snapshot.state === "stopped" ? {} : stoppedAt(now);
      return {
        next: { ...stop, course: "choosing", reason: choosingReason(snapshot) },
        effects: [event("another_wanted")],
      };
    },
  },
  keep_version: {
    from: ["stopped"],
    refusal: "No other version is being chosen.",
    apply: (snapshot) =>
      snapshot.course === "choosing"
        ? {
            next: { course: "forward", reason: reasonOnceKept(snapshot) },
            effects: [event("version_kept", { restored: snapshot.restored })],
          }
        : "No other version is being chosen.",
  },
  replan: {
    from: ["stopped"],
    refusal: "Choose another version first; the rollout stands still then.",
    apply: (snapshot, happening) => replanned(snapshot, happening),
  },
  go_back: {
    from: ["stopped"],
    refusal: "Choose another version first: the way back to the suspect is part of that.",
    apply: (snapshot, _happening, now) => {
      if (snapshot.course !== "choosing")
        return "Choose another version first: the way back to the suspect is part of that.";
      if (snapshot.stopEffectiveAt === null) return notEffective;
      const returning = returnToSuspect(snapshot, "back_to_suspect", now);
      if (typeof returning === "string") return returning;
      return {
        next: { ...returning.next, reason: { code: "going_back", facts: {} } },
        effects: [{ kind: "record_choice", choice: "back_to_suspect" }, ...returning.effects],
      };
    },
  },
  finish_here: {
    from: ["stopped", "baking"],
    refusal: "Stop the rollout first: only one that is stopped, or bakes, can be finished by hand.",
    apply: (snapshot, { outcome }, now) =>
      snapshot.state === "stopped" && snapshot.stopEffectiveAt === null
        ? notEffective
        : finish(byPerson, outcome, now),
  },
};

/**
 * What a happening makes of a rollout: the next columns with effects as data, or a refusal. Pure.
 * Throws `InvariantError` rather than give the suspect more without a recorded choice, or the restored version more than its
 * stage's share.
 */
export function transition(snapshot: RolloutSnapshot, happening: RolloutHappening, now: Date): Transition {
  const row = rolloutTransitions[happening.name] as Row<RolloutHappening["name"]>;
  if (!row.from.includes(snapshot.state)) return { kind: "refused", detail: row.refusal };
  const change = row.apply(snapshot, happening, now);
  if (typeof change === "string") return { kind: "refused", detail: change };
  const next: RolloutNext = { ...unchanged(snapshot), ...change.next };
  checkSplits(snapshot, next, change.effects);
  return { kind: "moved", next, effects: change.effects };
}

/** Whether a happening is possible in a state, for buttons; the facts may still refuse it. */
export function isPossible(name: RolloutHappening["name"], state: RolloutState): boolean {
  return rolloutTransitions[name].from.includes(state);
}

function finish(reason: RolloutReason, outcome: RolloutOutcome, now: Date): Change {
  return {
    next: { state: "finished", reason, outcome, lastObservedAt: null, finishedAt: now },
    effects: [
      event("finished", { outcome: outcome.code, ...outcome.facts }),
      { kind: "notify", about: "rollout_finished", data: { outcome: outcome.code } },
      { kind: "close_rollback" },
    ],
  };
}

function unchanged(snapshot: RolloutSnapshot): RolloutNext {
  return {
    state: snapshot.state,
    reason: snapshot.reason,
    restored: snapshot.restored,
    course: snapshot.course,
    abandoned: snapshot.abandoned,
    suspectShareBefore: snapshot.suspectShareBefore,
    extraHoldMs: snapshot.extraHoldMs,
    plan: snapshot.plan,
    stageIndex: snapshot.stageIndex,
    wantedGeneration: snapshot.wantedGeneration,
    stageStartedAt: snapshot.stageStartedAt,
    confirmedAt: snapshot.confirmedAt,
    observedMs: snapshot.observedMs,
    lastObservedAt: snapshot.lastObservedAt,
    stopAcceptedAt: snapshot.stopAcceptedAt,
    stopEffectiveAt: snapshot.stopEffectiveAt,
    attempts: snapshot.attempts,
    readings: snapshot.readings,
    outcome: snapshot.outcome,
    finishedAt: null,
  };
}
