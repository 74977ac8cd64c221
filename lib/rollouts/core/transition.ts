import { invariant } from "#lib/rollouts/core/invariant.ts";
import { isLastStage } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutOutcome, RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import { splitForStage } from "#lib/rollouts/core/split-for-stage.ts";
import type { RolloutReason, RolloutState } from "#lib/rollouts/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";
import { raisesShare, shareOfVersion } from "#lib/targets/core/compare-shares.ts";
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
    }
  | { readonly name: "take_effect" }
  | { readonly name: "bake_over"; readonly reason: RolloutReason; readonly outcome: RolloutOutcome }
  | { readonly name: "pause" }
  | { readonly name: "resume" }
  | { readonly name: "advance_now" }
  | { readonly name: "stop_here" }
  | { readonly name: "finish_here"; readonly outcome: RolloutOutcome };

/** What has to be done because of a transition; the caller does it in the same transaction. */
export type RolloutEffect =
  | { readonly kind: "want_split"; readonly slices: readonly Slice[]; readonly reason: string }
  | { readonly kind: "withdraw_split"; readonly generation: number }
  | { readonly kind: "record_event"; readonly name: string; readonly data: Facts }
  | {
      readonly kind: "notify";
      readonly about: "rollout_waiting" | "rollout_stopped" | "rollout_complete" | "rollout_finished";
      readonly data: Readonly<Record<string, string>>;
    }
  | { readonly kind: "close_rollback" };

/** The columns that a transition may change. */
export type RolloutNext = Pick<
  RolloutSnapshot,
  | "state"
  | "reason"
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

type Change = { readonly next: Partial<RolloutNext>; readonly effects: readonly RolloutEffect[] };
type Row<Name extends RolloutHappening["name"]> = {
  readonly from: readonly RolloutState[];
  readonly refusal: string;
  readonly apply: (
    snapshot: RolloutSnapshot,
    happening: Extract<RolloutHappening, { name: Name }>,
    now: Date,
  ) => Change | string;
};

const running: readonly RolloutState[] = ["shifting", "holding", "baking"];

const noStop = { stopAcceptedAt: null, stopEffectiveAt: null };
const freshStage = { confirmedAt: null, observedMs: 0, lastObservedAt: null, attempts: 0 };

function event(name: string, data: Facts = {}): RolloutEffect {
  return { kind: "record_event", name, data };
}

/** Every transition there is, by name: from which states, and what it does. */
export const rolloutTransitions: { readonly [Name in RolloutHappening["name"]]: Row<Name> } = {
  begin: {
    from: ["planned"],
    refusal: "The rollout has begun already.",
    apply: (snapshot, _happening, now) => enterStage(snapshot, 0, now),
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
      effects: [event("stage_confirmed", { stage: snapshot.stageIndex, share: shareOf(snapshot) })],
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
              event("stage_confirmed", { stage: snapshot.stageIndex, share: shareOf(snapshot) }),
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
    apply: (_snapshot, { landed, generation, fallback }) =>
      landed
        ? { next: {}, effects: [event("split_landed", { generation })] }
        : {
            next: { wantedGeneration: fallback },
            effects: [{ kind: "withdraw_split", generation }, event("split_withdrawn", { generation })],
          },
  },
  take_effect: {
    from: ["stopped"],
    refusal: "Nothing was stopped.",
    apply: (snapshot, _happening, now) => ({
      next: { stopEffectiveAt: now },
      effects: [event("stop_effective", { generation: snapshot.wantedGeneration })],
    }),
  },
  bake_over: {
    from: ["baking"],
    refusal: "The rollout does not bake.",
    apply: (_snapshot, { reason, outcome }, now) => finish(reason, outcome, now),
  },
  pause: {
    from: running,
    refusal: "Only a rollout under way can be paused.",
    apply: () => ({
      next: { state: "paused", reason: { code: "asked_by_person", facts: {} }, lastObservedAt: null },
      effects: [event("paused")],
    }),
  },
  resume: {
    from: ["paused", "waiting", "stopped"],
    refusal: "Only a paused, waiting or stopped rollout can be resumed.",
    apply: (snapshot, _happening, now) => resume(snapshot, now),
  },
  advance_now: {
    from: ["holding"],
    refusal:
      "The next stage can be entered only while a stage is held: wait until the present one has arrived.",
    apply: (snapshot, _happening, now) => enterStage(snapshot, snapshot.stageIndex + 1, now),
  },
  stop_here: {
    from: ["planned", ...running, "paused", "waiting"],
    refusal: "The rollout is stopped or finished already.",
    apply: (_snapshot, _happening, now) => ({
      next: {
        state: "stopped",
        reason: { code: "asked_by_person", facts: {} },
        lastObservedAt: null,
        stopAcceptedAt: now,
        stopEffectiveAt: null,
      },
      effects: [event("stop_accepted")],
    }),
  },
  finish_here: {
    from: ["stopped", "baking"],
    refusal: "Stop the rollout first: only one that is stopped, or bakes, can be finished by hand.",
    apply: (snapshot, { outcome }, now) =>
      snapshot.state === "stopped" && snapshot.stopEffectiveAt === null
        ? "The stop is accepted but not effective yet: the router has not confirmed what it has."
        : finish({ code: "asked_by_person", facts: {} }, outcome, now),
  },
};

/**
 * What a happening makes of a rollout: the next columns with effects as data, or a refusal. Pure.
 * Throws `InvariantError` rather than give the suspect more, or the restored version more than its stage's share.
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

function enterStage(snapshot: RolloutSnapshot, stageIndex: number, now: Date): Change | string {
  const stage = snapshot.plan.stages[stageIndex];
  if (stage === undefined) return "There is no further stage: all traffic has moved.";
  if (snapshot.currentSplit === null) return "The router's present split is not known yet.";
  const { currentSplit: current, plan } = snapshot;
  const slices = splitForStage({ ...snapshot, current, share: stage.share, hasControl: plan.controlSlice });
  const reason = `stage ${stageIndex + 1} of ${snapshot.plan.stages.length}: ${stage.share} % to ${snapshot.restored}`;
  return {
    next: { state: "shifting", reason: null, stageIndex, stageStartedAt: now, ...freshStage, ...noStop },
    effects: [
      { kind: "want_split", slices, reason },
      event("stage_started", { stage: stageIndex, share: stage.share }),
    ],
  };
}

function resume(snapshot: RolloutSnapshot, now: Date): Change | string {
  const resumed = event("resumed");
  if (snapshot.stageStartedAt === null) {
    return { next: { state: "planned", reason: null, attempts: 0, ...noStop }, effects: [resumed] };
  }
  // A withdrawn split is wanted again; so is one that somebody else replaced, since a person now asks for it.
  const had = shareOfVersion(snapshot.currentSplit ?? [], snapshot.restored);
  if (had < shareOf(snapshot) || snapshot.reason?.code === "foreign_write") {
    const again = enterStage(snapshot, snapshot.stageIndex, now);
    return typeof again === "string" ? again : { ...again, effects: [resumed, ...again.effects] };
  }
  if (snapshot.state === "paused" && snapshot.confirmedAt !== null) {
    const state = isLastStage(snapshot) ? "baking" : "holding";
    return { next: { state, reason: null, attempts: 0 }, effects: [resumed] };
  }
  // After a stop or a wait nothing seen before counts: the split is read back anew and its hold starts anew.
  return {
    next: { state: "shifting", reason: null, ...freshStage, readings: [], ...noStop },
    effects: [resumed],
  };
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

function shareOf({ plan, stageIndex }: RolloutSnapshot): number {
  return plan.stages[stageIndex]?.share ?? 0;
}

function unchanged(snapshot: RolloutSnapshot): RolloutNext {
  return {
    state: snapshot.state,
    reason: snapshot.reason,
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

function checkSplits(snapshot: RolloutSnapshot, next: RolloutNext, effects: readonly RolloutEffect[]): void {
  for (const effect of effects) {
    if (effect.kind !== "want_split") continue;
    const { suspect, restored, currentSplit, plan } = snapshot;
    invariant(currentSplit !== null, "a split is wanted without knowing the present one");
    invariant(
      !raisesShare(suspect, currentSplit, effect.slices),
      `S1: a rollback would give the suspect ${suspect} more traffic`,
    );
    const allowed = Math.max(
      plan.stages[next.stageIndex]?.share ?? 0,
      shareOfVersion(currentSplit, restored),
    );
    invariant(
      shareOfVersion(effect.slices, restored) <= allowed + 1e-6,
      `S4: ${restored} would get more than its stage's share`,
    );
    const total = effect.slices.reduce((sum, { share }) => sum + share, 0);
    invariant(Math.abs(total - 100) < 1e-3, `the shares sum to ${total}, not to 100`);
  }
}
