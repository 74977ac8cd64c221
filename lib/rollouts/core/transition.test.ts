import { describe, expect, test } from "vitest";
import { aPlan, aSnapshot } from "#lib/testing/rollout-builders.ts";
import { InvariantError } from "#lib/rollouts/core/invariant.ts";
import { isPossible, rolloutTransitions, transition } from "#lib/rollouts/core/transition.ts";
import type { RolloutHappening } from "#lib/rollouts/core/rollout-moves.ts";
import { RolloutState } from "#lib/rollouts/schema.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutReason } from "#lib/rollouts/schema.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";

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
  { name: "settle", landed: false, generation: 2, fallback: 1, frozen: null },
  { name: "take_effect" },
  { name: "clock_set_back", byMs: 3_600_000 },
  { name: "give_back", reason },
  { name: "returned" },
  { name: "bake_over", reason, outcome },
  { name: "pause" },
  { name: "resume" },
  { name: "advance_now" },
  { name: "widen" },
  { name: "force_shift" },
  { name: "override_guardrail" },
  { name: "stop_here" },
  { name: "extend_hold", byMs: 60_000 },
  { name: "choose_another" },
  { name: "keep_version" },
  { name: "replan", restored: "third", plan: aPlan([25, 100]) },
  { name: "go_back" },
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
  clock_set_back: {
    planned: "planned",
    shifting: "shifting",
    holding: "shifting",
    baking: "shifting",
    paused: "paused",
    waiting: "waiting",
    stopped: "stopped",
  },
  give_back: { shifting: "shifting", holding: "shifting", baking: "shifting" },
  returned: { shifting: "stopped" },
  bake_over: { baking: "finished" },
  pause: { shifting: "paused", holding: "paused", baking: "paused" },
  resume: { paused: "holding", waiting: "shifting", stopped: "shifting" },
  advance_now: { holding: "shifting" },
  widen: { holding: "shifting" },
  force_shift: { planned: "shifting", holding: "shifting" },
  override_guardrail: { holding: "shifting", stopped: "shifting" },
  stop_here: {
    planned: "stopped",
    shifting: "stopped",
    holding: "stopped",
    baking: "stopped",
    paused: "stopped",
    waiting: "stopped",
  },
  extend_hold: { holding: "holding", baking: "baking" },
  choose_another: {
    planned: "stopped",
    shifting: "stopped",
    holding: "stopped",
    baking: "stopped",
    paused: "stopped",
    waiting: "stopped",
    stopped: "stopped",
  },
  keep_version: { stopped: "stopped" },
  replan: { stopped: "planned" },
  go_back: { stopped: "shifting" },
  finish_here: { stopped: "finished", baking: "finished" },
};

/** What some happenings need besides their state. */
const given: Partial<Record<RolloutHappening["name"], Partial<RolloutSnapshot>>> = {
  returned: { course: "back" },
  widen: { capacity: 40, plan: aPlan([50, 100]) },
  force_shift: { capacity: 20, plan: aPlan([50, 100]) },
  override_guardrail: { reason: { code: "guardrail_broken", facts: { key: "errors" } } },
  keep_version: { course: "choosing" },
  replan: { course: "choosing" },
  go_back: { course: "choosing", suspectShareBefore: 100 },
  give_back: { suspectShareBefore: 100, plan: { ...aPlan([25, 100]), onHardLimit: "give_back" } },
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
          ...given[happening.name],
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
        reason: "rollout_stage 1/4",
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

describe("a guardrail in the way", () => {
  const broken: RolloutReason = { code: "guardrail_broken", facts: { key: "errors" } };
  const held = aSnapshot({ state: "holding", stageStartedAt: now, confirmedAt: now, reason: broken });

  test("is overridden on the record, and by nothing else", () => {
    const moved = transition(held, { name: "override_guardrail" }, now);
    expect(moved.kind === "moved" && moved.effects.map(({ kind }) => kind)).toEqual([
      "record_event",
      "want_split",
      "record_event",
    ]);
    expect(moved.kind === "moved" && moved.effects[0]).toMatchObject({
      name: "guardrail_overridden",
      data: { code: "guardrail_broken", key: "errors" },
    });
    const stopped = { ...held, state: "stopped", stopAcceptedAt: now, stopEffectiveAt: now } as const;
    for (const refused of [
      transition(held, { name: "advance_now" }, now),
      transition(stopped, { name: "resume" }, now),
    ])
      expect(refused).toMatchObject({ kind: "refused", detail: expect.stringContaining("override it") });
    expect(transition(stopped, { name: "override_guardrail" }, now).kind).toBe("moved");
  });

  test("cannot be overridden where there is none", () => {
    const refused = transition({ ...held, reason: null }, { name: "override_guardrail" }, now);
    expect(refused).toMatchObject({ kind: "refused" });
  });
});

describe("a clock that was set back", () => {
  test("takes a hold's measure from it, keeps what a person added to it, and is told", () => {
    const snapshot = aSnapshot({
      state: "baking",
      stageIndex: 3,
      confirmedAt: now,
      observedMs: 9_000,
      extraHoldMs: 60_000,
    });
    const moved = transition(snapshot, { name: "clock_set_back", byMs: 3_600_000 }, now);
    expect(moved.kind === "moved" && moved.next).toMatchObject({
      state: "shifting",
      confirmedAt: null,
      observedMs: 0,
      extraHoldMs: 60_000,
      readings: [],
    });
    expect(moved.kind === "moved" && moved.effects).toEqual([
      { kind: "set_clock_back" },
      { kind: "record_event", name: "clock_set_back", data: { byMs: 3_600_000 } },
      { kind: "notify", about: "clock_set_back", data: { minutes: "60" } },
    ]);
  });
});

const at25: Slice[] = [
  { version: "restored", role: "restored", share: 25 },
  { version: "suspect", role: "control", share: 25 },
  { version: "suspect", role: "rest", share: 50 },
];
const choosing = aSnapshot({
  state: "stopped",
  course: "choosing",
  stageIndex: 1,
  stageStartedAt: now,
  stopAcceptedAt: now,
  stopEffectiveAt: now,
  suspectShareBefore: 100,
  wantedGeneration: 2,
  currentSplit: at25,
});
const movedOf = (snapshot: RolloutSnapshot, happening: RolloutHappening) => {
  const moved = transition(snapshot, happening, now);
  if (moved.kind === "refused") throw new Error(moved.detail);
  return moved;
};
const wantedOf = ({ effects }: ReturnType<typeof movedOf>) =>
  effects.flatMap((effect) => (effect.kind === "want_split" ? [effect] : []));

describe("choosing another version", () => {
  test("stands still at its split, and wants none", () => {
    const moved = movedOf(aSnapshot({ state: "holding", currentSplit: at25 }), { name: "choose_another" });
    expect(moved.next).toMatchObject({ state: "stopped", course: "choosing", stopEffectiveAt: null });
    expect(wantedOf(moved)).toEqual([]);
  });

  test("a stop that is in effect already stays in effect", () => {
    const moved = movedOf({ ...choosing, course: "forward" }, { name: "choose_another" });
    expect(moved.next.stopEffectiveAt).toEqual(now);
  });

  test("meanwhile nothing is resumed", () => {
    expect(transition(choosing, { name: "resume" }, now)).toMatchObject({ kind: "refused" });
  });

  test("the third version takes the share of the one before first, and the suspect never gains", () => {
    const replanned = movedOf(choosing, { name: "replan", restored: "third", plan: aPlan() });
    expect(wantedOf(replanned)).toEqual([]);
    expect(replanned.next).toMatchObject({
      restored: "third",
      abandoned: ["restored"],
      stageIndex: 0,
      wantedGeneration: 2,
      readings: [],
    });
    const { finishedAt: _finishedAt, ...next } = replanned.next;
    let snapshot: RolloutSnapshot = { ...choosing, ...next };
    const shares: Record<string, number>[] = [];
    for (let stage = 0; stage < 4; stage += 1) {
      const happening = stage === 0 ? ({ name: "begin" } as const) : ({ name: "advance_now" } as const);
      const moved = movedOf({ ...snapshot, state: stage === 0 ? "planned" : "holding" }, happening);
      const [want] = wantedOf(moved);
      const currentSplit = want?.slices ?? [];
      snapshot = { ...snapshot, ...moved.next, currentSplit };
      shares.push(
        Object.fromEntries(
          ["third", "restored", "suspect"].map((name) => [name, shareOfVersion(currentSplit, name)]),
        ),
      );
    }
    expect(shares).toEqual([
      { third: 5, restored: 20, suspect: 75 },
      { third: 25, restored: 0, suspect: 75 },
      { third: 50, restored: 0, suspect: 50 },
      { third: 100, restored: 0, suspect: 0 },
    ]);
  });

  test("the suspect is no other version", () => {
    const replan: RolloutHappening = { name: "replan", restored: "suspect", plan: aPlan() };
    expect(transition(choosing, replan, now)).toMatchObject({ kind: "refused" });
  });
});

describe("going back to the suspect", () => {
  test("is warranted by a choice that is written down before the split", () => {
    const moved = movedOf(choosing, { name: "go_back" });
    expect(moved.effects.map(({ kind }) => kind)).toEqual(["record_choice", "want_split", "record_event"]);
    expect(wantedOf(moved)).toEqual([
      {
        kind: "want_split",
        slices: [{ version: "suspect", role: "rest", share: 100 }],
        reason: "back_to_suspect suspect",
        warrant: "back_to_suspect",
      },
    ]);
    expect(moved.next).toMatchObject({ state: "shifting", course: "back" });
  });

  test("gives it no more than it had before, and takes from nobody else", () => {
    const currentSplit: Slice[] = [
      { version: "restored", role: "restored", share: 60 },
      { version: "elsewhere", role: "rest", share: 30 },
      { version: "suspect", role: "rest", share: 10 },
    ];
    const [want] = wantedOf(
      movedOf({ ...choosing, currentSplit, suspectShareBefore: 40 }, { name: "go_back" }),
    );
    expect(want?.slices).toEqual([
      { version: "suspect", role: "rest", share: 40 },
      { version: "restored", role: "rest", share: 30 },
      { version: "elsewhere", role: "rest", share: 30 },
    ]);
  });

  test.each<[string, Partial<RolloutSnapshot>]>([
    ["outside of choosing another version", { course: "forward" }],
    ["before the stop is effective", { stopEffectiveAt: null }],
    ["when it has its share already", { currentSplit: [{ version: "suspect", role: "rest", share: 100 }] }],
    ["before anything was moved", { suspectShareBefore: null }],
  ])("is refused %s", (_name, over) => {
    expect(transition({ ...choosing, ...over }, { name: "go_back" }, now)).toMatchObject({ kind: "refused" });
  });

  test("arrived, it stands still and offers to go on", () => {
    const back = { ...choosing, state: "shifting", course: "back", reason: null } as const;
    const moved = movedOf(back, { name: "returned" });
    expect(moved.next).toMatchObject({ state: "stopped", course: "forward", reason: { code: "went_back" } });
    expect(moved.next.stopEffectiveAt).toEqual(now);
  });

  test("is neither paused nor resumed", () => {
    const back = { ...choosing, course: "back" } as const;
    expect(transition({ ...back, state: "shifting" }, { name: "pause" }, now).kind).toBe("refused");
    expect(transition({ ...back, state: "waiting" }, { name: "resume" }, now).kind).toBe("refused");
  });
});

describe("a broken hard limit", () => {
  const broken: RolloutReason = { code: "guardrail_broken", facts: {} };
  const holding = { ...choosing, state: "holding", course: "forward" } as const;

  test("gives the share back only where the person chose so with the plan", () => {
    const stay = transition(holding, { name: "give_back", reason: broken }, now);
    expect(stay).toMatchObject({ kind: "refused" });
    const plan = { ...aPlan(), onHardLimit: "give_back" } as const;
    const moved = movedOf({ ...holding, plan }, { name: "give_back", reason: broken });
    expect(wantedOf(moved)[0]).toMatchObject({ warrant: "give_back_on_hard_limit" });
    expect(moved.next).toMatchObject({ state: "shifting", course: "back", reason: broken });
  });
});
