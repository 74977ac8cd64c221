import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decide } from "#lib/rollouts/core/decide.ts";
import { capacityOf, isPartlyMoved, reachableShare } from "#lib/rollouts/core/reachable-share.ts";
import { transition } from "#lib/rollouts/core/transition.ts";
import type { Transition } from "#lib/rollouts/core/rollout-moves.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";
import { anObservation, aSnapshot } from "#lib/testing/rollout-builders.ts";

const now = new Date("2026-09-01T03:14:07Z");

const noReason = { code: "all_stages_done" as const, facts: {} };

const split = (share: number): Slice[] => [
  { version: "restored", role: "restored", share },
  { version: "suspect", role: "rest", share: 100 - share },
];
const behind = (ready: number, total: number, share = 0) => ({
  kind: "read" as const,
  slices: split(share),
  generation: 1,
  receivers: [{ version: "restored", ready, total }],
});
const held = (share: number, stageIndex: number, capacity: number | null) =>
  aSnapshot({
    state: "holding",
    stageIndex,
    capacity,
    stageStartedAt: now,
    confirmedAt: now,
    currentSplit: split(share),
  });

function restoredShareIn(moved: Transition): number | null {
  if (moved.kind === "refused") return null;
  const wanted = moved.effects.find((effect) => effect.kind === "want_split");
  return wanted?.kind === "want_split" ? shareOfVersion(wanted.slices, "restored") : null;
}

describe("the share that can move safely", () => {
  test("is what the ready instances carry, whole percents; unknown instances limit nothing", () => {
    expect(capacityOf(behind(5, 8), "restored")).toBe(62);
    expect(capacityOf(behind(0, 2), "restored")).toBe(0);
    expect(capacityOf(behind(5, 8), "another")).toBeNull();
    expect(capacityOf({}, "restored")).toBeNull();
  });

  test("never exceeds stage or capacity by itself, and never falls below what is there", () => {
    const percent = fc.integer({ min: 0, max: 100 });
    const capacities = fc.option(percent, { nil: null });
    fc.assert(
      fc.property(percent, fc.integer({ min: 0, max: 3 }), capacities, (share, stageIndex, capacity) => {
        const shares = held(share, stageIndex, capacity);
        const stage = shares.plan.stages[stageIndex]?.share ?? 0;
        const reachable = reachableShare(shares, stageIndex);
        expect(reachable).toBeLessThanOrEqual(stage);
        expect(reachable).toBeGreaterThanOrEqual(Math.min(stage, share));
        if (capacity !== null) expect(reachable).toBeLessThanOrEqual(Math.max(capacity, share));
      }),
    );
  });
});

describe("a stage whose instances are not all ready", () => {
  test("moves what they carry; the rest is held with the reason, and follows by itself", () => {
    const entered = transition(held(50, 2, 62), { name: "advance_by_itself", reason: noReason }, now);
    expect(restoredShareIn(entered)).toBe(62);
    const partly = held(62, 3, 62);
    expect(isPartlyMoved(partly)).toBe(true);
    const waits = decide(partly, anObservation(now, { router: behind(5, 8, 62) }), now);
    const facts = { moved: 62, share: 100, ready: 5, total: 8 };
    expect(waits).toMatchObject({ happening: null, reason: { code: "instance_not_ready", facts } });
    const ready = { ...partly, capacity: 100 };
    const follows = decide(ready, anObservation(now, { router: behind(8, 8, 62) }), now);
    expect(follows).toMatchObject({ happening: { name: "widen" }, act: "apply" });
    expect(restoredShareIn(transition(ready, { name: "widen" }, now))).toBe(100);
  });

  test("a part of the last stage is held, never baked", () => {
    const shifting = aSnapshot({ ...held(62, 3, 62), state: "shifting" });
    expect(decide(shifting, anObservation(now), now).happening).toEqual({ name: "confirm" });
  });

  test("does not begin while none is ready, and is forced only by a person", () => {
    const planned = aSnapshot({ capacity: 0 });
    const decided = decide(planned, anObservation(now, { router: behind(0, 2), standing: "unwanted" }), now);
    expect(decided).toMatchObject({ kind: "keep", reason: { code: "instance_not_ready" } });
    expect(restoredShareIn(transition(planned, { name: "force_shift" }, now))).toBe(5);
    expect(transition(held(25, 1, 25), { name: "advance_now" }, now)).toMatchObject({ kind: "refused" });
    expect(restoredShareIn(transition(held(25, 1, 25), { name: "force_shift" }, now))).toBe(50);
    expect(transition(held(25, 1, 100), { name: "force_shift" }, now)).toMatchObject({ kind: "refused" });
  });
});
