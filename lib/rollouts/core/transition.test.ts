import { describe, expect, test } from "vitest";
import { aPlan, aSnapshot } from "#lib/testing/rollout-builders.ts";
import { InvariantError } from "#lib/rollouts/core/invariant.ts";
import { isPossible, rolloutTransitions, transition } from "#lib/rollouts/core/transition.ts";
import type { RolloutHappening } from "#lib/rollouts/core/transition.ts";
import { RolloutState } from "#lib/rollouts/schema.ts";
import type { RolloutReason } from "#lib/rollouts/schema.ts";

const now = new Date("2026-09-01T03:14:07Z");
const reason: RolloutReason = { code: "foreign_write", facts: {} };
const outcome = { code: "not_yet_shown", facts: {} } as const;

const happenings: readonly RolloutHappening[] = [
  { name: "begin" },
  { name: "confirm" },
  { name: "complete" },
  { name: "advance_by_itself", reason },
  { name: "wait", reason },
  { name: "stop_by_guardrail", reason },
  { name: "settle", landed: false, generation: 2, fallback: 1 },
  { name: "take_effect" },
  { name: "bake_over", reason, outcome },
  { name: "pause" },
  { name: "resume" },
  { name: "advance_now" },
  { name: "stop_here" },
  { name: "finish_here", outcome },
];

/** Where each happening leads from each state where it is possible; what is not named is refused. */
const table: Record<RolloutHappening["name"], Partial<Record<RolloutState, RolloutState>>> = {
  begin: { planned: "shifting" },
  confirm: { shifting: "holding" },
  complete: { shifting: "baking" },
  advance_by_itself: { holding: "shifting" },
  wait: { planned: "waiting", shifting: "waiting", holding: "waiting", baking: "waiting" },
  stop_by_guardrail: { shifting: "stopped", holding: "stopped", baking: "stopped" },
  settle: { paused: "paused", waiting: "waiting", stopped: "stopped" },
  take_effect: { stopped: "stopped" },
  bake_over: { baking: "finished" },
  pause: { shifting: "paused", holding: "paused", baking: "paused" },
  resume: { paused: "holding", waiting: "shifting", stopped: "shifting" },
  advance_now: { holding: "shifting" },
  stop_here: {
    planned: "stopped",
    shifting: "stopped",
    holding: "stopped",
    baking: "stopped",
    paused: "stopped",
    waiting: "stopped",
  },
  finish_here: { stopped: "finished", baking: "finished" },
};

describe("named transitions", () => {
  test("the table names every transition there is", () => {
    expect(Object.keys(table).toSorted()).toEqual(Object.keys(rolloutTransitions).toSorted());
    expect(happenings.map(({ name }) => name).toSorted()).toEqual(Object.keys(table).toSorted());
  });

  for (const happening of happenings) {
    for (const state of RolloutState.options) {
      const expected = table[happening.name][state];
      test(`${state} + ${happening.name} -> ${expected ?? "refused"}`, () => {
        const isLast = happening.name === "complete";
        const snapshot = aSnapshot({
          state,
          stageIndex: isLast ? 1 : 0,
          plan: aPlan([25, 100]),
          stageStartedAt: now,
          confirmedAt: now,
          stopEffectiveAt: now,
          currentSplit: [
            { version: "restored", role: "restored", share: isLast ? 100 : 25 },
            { version: "suspect", role: "rest", share: isLast ? 0 : 75 },
          ],
        });
        const moved = transition(snapshot, happening, now);
        expect(moved.kind === "moved" ? moved.next.state : undefined).toBe(expected);
        expect(isPossible(happening.name, state)).toBe(expected !== undefined);
        if (moved.kind === "refused") expect(moved.detail).toMatch(/\.$/);
      });
    }
  }
});

describe("what a transition does", () => {
  test("begin wants the first stage's split, taken from the suspect", () => {
    const moved = transition(aSnapshot({ state: "planned" }), { name: "begin" }, now);
    expect(moved.kind === "moved" && moved.effects).toEqual([
      {
        kind: "want_split",
        slices: [
          { version: "restored", role: "restored", share: 5 },
          { version: "suspect", role: "control", share: 5 },
          { version: "suspect", role: "rest", share: 90 },
        ],
        reason: "stage 1 of 4: 5 % to restored",
      },
      { kind: "record_event", name: "stage_started", data: { stage: 0, share: 5 } },
    ]);
  });

  test("advancing past the last stage is refused", () => {
    const snapshot = aSnapshot({ state: "holding", stageIndex: 3 });
    expect(transition(snapshot, { name: "advance_now" }, now).kind).toBe("refused");
  });

  test("a stop freezes: it wants no split", () => {
    const moved = transition(aSnapshot({ state: "shifting" }), { name: "stop_here" }, now);
    expect(moved.kind === "moved" && moved.effects.some(({ kind }) => kind === "want_split")).toBe(false);
    expect(moved.kind === "moved" && moved.next).toMatchObject({
      stopAcceptedAt: now,
      stopEffectiveAt: null,
    });
  });

  test("a stop that is not effective yet cannot be finished", () => {
    const snapshot = aSnapshot({ state: "stopped", stopAcceptedAt: now });
    const moved = transition(snapshot, { name: "finish_here", outcome }, now);
    expect(moved).toMatchObject({ kind: "refused", detail: expect.stringContaining("not effective") });
  });

  test("resuming after a withdrawn shift wants the stage's split again", () => {
    const snapshot = aSnapshot({ state: "paused", stageIndex: 1, stageStartedAt: now });
    const moved = transition(snapshot, { name: "resume" }, now);
    expect(moved.kind === "moved" && moved.effects.map(({ kind }) => kind)).toEqual([
      "record_event",
      "want_split",
      "record_event",
    ]);
  });

  test("giving the suspect more is an invariant's breach, whatever led there", () => {
    const snapshot = aSnapshot({
      currentSplit: [
        { version: "suspect", role: "rest", share: -5 },
        { version: "elsewhere", role: "rest", share: 105 },
      ],
    });
    expect(() => transition(snapshot, { name: "begin" }, now)).toThrow(InvariantError);
  });
});
