import fc from "fast-check";
import { expect, test } from "vitest";
import { aPlan, aReading, aSnapshot, anIntendedSplit } from "#lib/testing/rollout-builders.ts";
import { decide } from "#lib/rollouts/core/decide.ts";
import type { RolloutObservation } from "#lib/rollouts/core/verdict.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import { frozenSplit } from "#lib/rollouts/core/frozen-split.ts";
import { splitForStage } from "#lib/rollouts/core/split-for-stage.ts";
import { transition } from "#lib/rollouts/core/transition.ts";
import type { RolloutHappening } from "#lib/rollouts/core/rollout-moves.ts";
import type { Warrant } from "#lib/rollouts/schema.ts";
import { hasSameShares, shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";
import { wantedSplit } from "#lib/targets/core/wanted-split.ts";
import { judgeRouter } from "#lib/targets/core/judge-router.ts";
import type { Slice } from "#lib/targets/schema.ts";

const presses = ["pause", "resume", "advance_now", "stop_here"] as const;

/** What happens to the world in one step: the engine ticks, with everything that may be missing, or a person presses. */
const Step = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ kind: "tick" as const }) },
  { weight: 1, arbitrary: fc.constantFrom(...presses).map((name) => ({ kind: "press" as const, name })) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("faulty_tick" as const),
      isRouterAway: fc.boolean(),
      isMetricsAway: fc.boolean(),
      outcome: fc.constantFrom(
        "within" as const,
        "broken" as const,
        "undecided" as const,
        "no_data" as const,
      ),
      requests: fc.constantFrom(null, 0, 59, 60),
      isApplyLost: fc.boolean(),
      elapsedMs: fc.constantFrom(500, 5_000, 60_000, -60_000),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: "reload" as const }) },
);
type Step = typeof Step extends fc.Arbitrary<infer Value> ? Value : never;

const thirdPlan = aPlan();

/** The same, and a person who chooses another version, keeps the present one, or goes back to the suspect. */
const WideStep = fc.oneof(
  { weight: 4, arbitrary: Step },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom<RolloutHappening>(
        { name: "choose_another" },
        { name: "choose_another" },
        { name: "keep_version" },
        { name: "go_back" },
        { name: "replan", restored: "third", plan: thirdPlan },
        { name: "replan", restored: "restored", plan: thirdPlan },
        { name: "extend_hold", byMs: 60_000 },
      )
      .map((happening) => ({ kind: "chosen" as const, happening })),
  },
);
type WideStep = typeof WideStep extends fc.Arbitrary<infer Value> ? Value : never;

class World {
  snapshot: RolloutSnapshot = aSnapshot();
  splits: IntendedSplit[] = [];
  routerSplit: readonly Slice[] = [{ version: "suspect", role: "rest", share: 100 }];
  routerGeneration = 0;
  nowMs = Date.parse("2026-09-01T03:00:00Z");
  /** Every split that was ever sent to the router, with the state it was sent in. */
  readonly sent: { readonly generation: number; readonly state: RolloutSnapshot["state"] }[] = [];
  /** Every advance, with whether the tick had all the data that it needs. */
  readonly advances: {
    readonly hadData: boolean;
    readonly observedMs: number;
  }[] = [];

  /** Every wanted split that a recorded choice warrants, by generation. */
  readonly warrants = new Map<number, Warrant>();
  /** The choices that a person made, in order. */
  readonly choices: Warrant[] = [];

  run(step: WideStep): void {
    if (step.kind === "chosen") this.press(step.happening);
    else if (step.kind === "press") this.press({ name: step.name });
    else if (step.kind === "reload") this.reload();
    else if (step.kind === "tick") this.tick(wellTick);
    else this.tick(step);
  }

  press(happening: RolloutHappening): void {
    const moved = transition(this.snapshot, happening, new Date(this.nowMs));
    if (moved.kind === "moved") this.write(moved);
  }

  /** A restart of the router brings back the split before, with its generation. */
  reload(): void {
    const before = this.splits.filter(({ generation }) => generation < this.routerGeneration).at(-1);
    if (before === undefined) return;
    this.routerSplit = before.slices;
    this.routerGeneration = before.generation;
  }

  tick(fault: Omit<Extract<Step, { kind: "faulty_tick" }>, "kind">): void {
    this.nowMs += fault.elapsedMs;
    const now = new Date(this.nowMs);
    const observation = this.observe(fault, now);
    const decision = decide(this.snapshot, observation, now);
    if (decision.kind === "advance") {
      this.advances.push({ hadData: hasData(fault), observedMs: decision.observedMs });
    }
    this.snapshot = {
      ...this.snapshot,
      observedMs: decision.observedMs,
      lastObservedAt: decision.lastObservedAt,
      readings: observation.readings,
    };
    const moved = decision.happening === null ? null : transition(this.snapshot, decision.happening, now);
    if (moved?.kind === "moved") this.write(moved);
    const { happening } = decision;
    const hasLanded = happening?.name === "settle" && happening.landed;
    if (hasLanded || ["hold", "bake", "returned"].includes(decision.kind)) {
      this.mark("appliedAt");
      this.mark("confirmedAt");
    }
    if (decision.act !== null && !fault.isRouterAway) this.apply(fault.isApplyLost);
  }

  observe(fault: Omit<Extract<Step, { kind: "faulty_tick" }>, "kind">, now: Date): RolloutObservation {
    const router = fault.isRouterAway
      ? ({ kind: "unreachable", failure: "refused", retryAfterMs: null } as const)
      : ({ kind: "read", slices: this.routerSplit, generation: this.routerGeneration } as const);
    const wanted =
      this.splits.find(({ generation }) => generation === this.snapshot.wantedGeneration) ?? null;
    const before = wantedSplit(
      this.splits.filter(({ generation }) => generation < (wanted?.generation ?? 0)),
    );
    const reading = (place: number) =>
      aReading({ outcome: fault.outcome, streak: fault.outcome === "broken" ? 2 : 1 }, place);
    return {
      router,
      standing: judgeRouter({
        reading: router,
        splits: this.splits,
        rollout: { id: anIntendedSplit().rolloutId ?? "", suspect: "suspect" },
        tolerancePercent: 0.01,
      }),
      wanted,
      previousGeneration: before?.generation ?? null,
      frozen: frozenSplit({
        rollout: { ...this.snapshot, fromVersionName: "suspect", toVersionName: this.snapshot.restored },
        reading: router,
        splits: this.splits,
        tolerancePercent: 0.01,
      }),
      traffic: null,
      readings: fault.isMetricsAway ? [] : [reading(0), reading(1), reading(2)],
      answeredAt: null,
      requestsInStage: fault.requests,
      metricsAt: fault.isMetricsAway ? null : now,
    };
  }

  write(moved: Extract<ReturnType<typeof transition>, { kind: "moved" }>): void {
    const { finishedAt: _finishedAt, ...next } = moved.next;
    this.snapshot = { ...this.snapshot, ...next, revision: this.snapshot.revision + 1 };
    for (const effect of moved.effects) {
      if (effect.kind === "want_split") {
        const generation = this.splits.length + 1;
        const base = { replaces: this.routerSplit, appliedAt: null, confirmedAt: null };
        this.splits.push(anIntendedSplit({ generation, slices: effect.slices, ...base }));
        if (effect.warrant !== undefined) this.warrants.set(generation, effect.warrant);
        this.snapshot = { ...this.snapshot, wantedGeneration: generation };
      }
      if (effect.kind === "record_choice") this.choices.push(effect.choice);
      if (effect.kind === "withdraw_split") {
        this.splits = this.splits.map((split) =>
          split.generation === effect.generation ? { ...split, withdrawnAt: new Date(this.nowMs) } : split,
        );
      }
    }
    this.snapshot = { ...this.snapshot, currentSplit: wantedSplit(this.splits)?.slices ?? this.routerSplit };
  }

  apply(isLost: boolean): void {
    const wanted = wantedSplit(this.splits);
    if (wanted === null || wanted.generation < this.routerGeneration) return;
    this.sent.push({ generation: wanted.generation, state: this.snapshot.state });
    this.routerSplit = wanted.slices;
    this.routerGeneration = wanted.generation;
    if (!isLost) this.mark("appliedAt");
  }

  mark(column: "appliedAt" | "confirmedAt"): void {
    const wanted = wantedSplit(this.splits);
    this.splits = this.splits.map((split) =>
      split.generation === wanted?.generation ? { ...split, [column]: new Date(this.nowMs) } : split,
    );
  }
}

const wellTick = {
  isRouterAway: false,
  isMetricsAway: false,
  outcome: "within",
  requests: 60,
  isApplyLost: false,
  elapsedMs: 5_000,
} as const;

function hasData({
  isMetricsAway,
  isRouterAway,
  requests,
  outcome,
}: Omit<Extract<Step, { kind: "faulty_tick" }>, "kind">) {
  return !isMetricsAway && !isRouterAway && requests === 60 && outcome !== "no_data";
}

const runs = { numRuns: 1_000 };
const initial: Slice[] = [{ version: "suspect", role: "rest", share: 100 }];

test("S1, S4: over any schedule the suspect's wanted share never rises and no step is skipped", () => {
  fc.assert(
    fc.property(fc.array(Step, { maxLength: 60 }), (steps) => {
      const world = new World();
      for (const step of steps) {
        world.run(step);
        const live = world.splits.filter(({ withdrawnAt }) => withdrawnAt === null);
        const suspect = live.map(({ slices }) => shareOfVersion(slices, "suspect"));
        expect(suspect).toEqual(suspect.toSorted((a, b) => b - a));
        for (const { slices } of live) {
          const control = slices.find(({ role }) => role === "control")?.share ?? null;
          const restored = shareOfVersion(slices, "restored");
          expect(control).toBe(restored <= 50 ? restored : null);
        }
        const stage = world.snapshot.plan.stages[world.snapshot.stageIndex]?.share ?? 0;
        for (const split of world.splits) {
          expect(shareOfVersion(split.slices, "restored")).toBeLessThanOrEqual(stage);
        }
        const stages = new Set(world.splits.map(({ slices }) => shareOfVersion(slices, "restored")));
        expect([...stages]).toEqual([5, 25, 50, 100].slice(0, stages.size));
      }
    }),
    runs,
  );
});

test("S4: nothing is sent while a rollout stands still, except our own split after a reload, and where it stands", () => {
  fc.assert(
    fc.property(fc.array(Step, { maxLength: 60 }), (steps) => {
      const world = new World();
      for (const step of steps) {
        const before = world.routerSplit;
        const sent = world.sent.length;
        world.run(step);
        const isStill = ["paused", "waiting", "stopped"].includes(world.snapshot.state);
        if (!isStill || world.sent.length === sent) continue;
        const raised =
          shareOfVersion(world.routerSplit, "suspect") > shareOfVersion(before, "suspect") + 1e-9;
        expect(raised).toBe(false);
        const wanted = wantedSplit(world.splits);
        const had = [
          before,
          ...world.splits.flatMap((split) => (split === wanted ? [] : [split.slices])),
          initial,
        ];
        const isThere = had.some((slices) => hasSameShares(slices, world.routerSplit, 1e-6));
        expect(wanted?.appliedAt !== null || isThere).toBe(true);
      }
    }),
    runs,
  );
});

test("S4: no step by itself without its whole hold observed, its requests, and data for its guardrails", () => {
  fc.assert(
    fc.property(fc.array(Step, { maxLength: 60 }), (steps) => {
      const world = new World();
      for (const step of steps) world.run(step);
      for (const advance of world.advances) {
        expect(advance.hadData).toBe(true);
        expect(advance.observedMs).toBeGreaterThanOrEqual(10_000);
      }
    }),
    runs,
  );
});

test("L2: when faults stop, every rollout that nobody holds back is finished, or waits visibly", () => {
  fc.assert(
    fc.property(fc.array(Step, { maxLength: 60 }), (steps) => {
      const world = new World();
      for (const step of steps) world.run(step);
      for (let round = 0; round < 60; round += 1) world.tick(wellTick);
      expect(["finished", "paused", "waiting", "stopped"]).toContain(world.snapshot.state);
      if (world.snapshot.state === "stopped") expect(world.snapshot.stopEffectiveAt).not.toBeNull();
      if (world.snapshot.state === "finished") {
        expect(shareOfVersion(world.routerSplit, "restored")).toBe(100);
      }
    }),
    runs,
  );
});

test("S1: with a third version, a way back and a chosen give-back, the suspect rises only by a choice and never above its share", () => {
  const seen = { back: 0, given: 0, third: 0 };
  const onHardLimit = fc.constantFrom("stay" as const, "give_back" as const);
  fc.assert(
    fc.property(fc.array(WideStep, { maxLength: 80 }), onHardLimit, (steps, choice) => {
      const world = new World();
      world.snapshot = { ...world.snapshot, plan: { ...world.snapshot.plan, onHardLimit: choice } };
      for (const step of steps) {
        const before = { count: world.splits.length };
        world.run(step);
        const [added] = world.splits.slice(before.count);
        if (added !== undefined) {
          const warrant = world.warrants.get(added.generation);
          // A split that this step gave up never arrived: its successor is measured by the one before it.
          const standing = wantedSplit(world.splits.slice(0, before.count))?.slices ?? added.replaces ?? [];
          const rise = shareOfVersion(added.slices, "suspect") - shareOfVersion(standing, "suspect");
          if (warrant === undefined) expect(rise).toBeLessThanOrEqual(1e-6);
          if (warrant === "give_back_on_hard_limit") expect([choice, step.kind]).toContain("give_back");
          if (warrant === "back_to_suspect") expect(step.kind).toBe("chosen");
          expect(shareOfVersion(added.slices, "suspect")).toBeLessThanOrEqual(100 + 1e-6);
          expect(added.slices.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(100, 3);
        }
        if (world.snapshot.course === "choosing") expect(world.snapshot.state).toBe("stopped");
        if (world.snapshot.course === "back") expect(["shifting", "waiting"]).toContain(world.snapshot.state);
      }
      const warrants = [...world.warrants.values()];
      const byPerson = warrants.filter((warrant) => warrant === "back_to_suspect");
      expect(world.choices).toEqual(byPerson);
      seen.back += byPerson.length;
      seen.given += warrants.length - byPerson.length;
      seen.third += world.splits.some(({ slices }) => shareOfVersion(slices, "third") > 0) ? 1 : 0;
    }),
    runs,
  );
  // Schedules that never get there would prove nothing.
  expect(Math.min(seen.back, seen.given, seen.third)).toBeGreaterThan(0);
});

test("L2: also then, when faults stop, it is finished, stands still visibly, or waits", () => {
  fc.assert(
    fc.property(fc.array(WideStep, { maxLength: 60 }), (steps) => {
      const world = new World();
      for (const step of steps) world.run(step);
      for (let round = 0; round < 80; round += 1) world.tick(wellTick);
      expect(["finished", "paused", "waiting", "stopped"]).toContain(world.snapshot.state);
      if (world.snapshot.state === "stopped") expect(world.snapshot.stopEffectiveAt).not.toBeNull();
    }),
    runs,
  );
});

const Stage = fc.record({ stage: fc.constantFrom(1, 5, 25, 50, 100), hasControl: fc.boolean() });

test("a stage's split sums to 100, never gives the suspect more nor the restored version less", () => {
  const share = fc.integer({ min: 0, max: 100 });
  fc.assert(
    fc.property(fc.tuple(share, share, share), Stage, ([a, b, cut], { stage, hasControl }) => {
      const [low, high] = a < b ? [a, b] : [b, a];
      const current: Slice[] = [
        { version: "restored", role: "restored", share: low },
        { version: "suspect", role: "rest", share: high - low },
        { version: "third", role: "rest", share: ((100 - high) * cut) / 100 },
        { version: "fourth", role: "rest", share: ((100 - high) * (100 - cut)) / 100 },
      ];
      const versions = { suspect: "suspect", restored: "restored" };
      const split = splitForStage({ current, ...versions, share: stage, hasControl });
      expect(split.reduce((sum, slice) => sum + slice.share, 0)).toBeCloseTo(100, 4);
      expect(shareOfVersion(split, "suspect")).toBeLessThanOrEqual(high - low);
      expect(shareOfVersion(split, "restored")).toBe(Math.max(stage, low));
      for (const slice of split) expect(slice.share).toBeGreaterThan(0);
      const control = split.find(({ role }) => role === "control");
      if (control !== undefined) {
        expect(hasControl).toBe(true);
        expect(control).toEqual({ version: "suspect", role: "control", share: Math.max(stage, low) });
        expect(control.share).toBeLessThanOrEqual(50);
      }
    }),
  );
});

test("the plan of the test world is the one the properties name", () => {
  expect(aPlan().stages.map(({ share }) => share)).toEqual([5, 25, 50, 100]);
});
