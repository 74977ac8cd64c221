import { describe, expect, test } from "vitest";
import { anIntendedSplit } from "#lib/testing/rollout-builders.ts";
import { judgeRouter } from "#lib/targets/core/judge-router.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";
import type { Slice } from "#lib/targets/schema.ts";

const split = (restored: number): Slice[] => [
  { version: "restored", role: "restored", share: restored },
  { version: "suspect", role: "rest", share: 100 - restored },
];
const first = anIntendedSplit({ generation: 1, slices: split(5) });
const second = anIntendedSplit({ generation: 2, slices: split(25) });
const ofSplits = { id: first.rolloutId ?? "", suspect: "suspect" };
const open = { ...second, appliedAt: null, confirmedAt: null, replaces: split(5) };

function judge(
  restored: number,
  generation: number | null,
  given: { splits?: IntendedSplit[]; rollout?: { id: string; suspect: string } | null } = {},
) {
  const { splits = [second, first], rollout = ofSplits } = given;
  const reading = { kind: "read" as const, slices: split(restored), generation };
  return judgeRouter({ reading, splits, rollout, tolerancePercent: 0.01 });
}

describe("a split that was accepted", () => {
  test("agrees when its shares are there, whatever the roles", () => expect(judge(25, 2)).toBe("agrees"));
  test("slipped when an older split of ours is back", () => expect(judge(5, 1)).toBe("slipped"));
  test("slipped by shares where the router keeps no generation", () =>
    expect(judge(5, null)).toBe("slipped"));
  test("is foreign under our own generation: somebody wrote after us", () =>
    expect(judge(5, 2)).toBe("foreign"));
  test("is foreign with shares we never wanted", () => expect(judge(40, 1)).toBe("foreign"));
  test("is foreign when putting ours in again would give the suspect more", () => {
    const lower = anIntendedSplit({ generation: 1, slices: split(60) });
    expect(judge(60, 1, { splits: [second, lower] })).toBe("foreign");
  });
  test("is foreign when another rollout wanted it: that one's suspect must not rise either", () => {
    const next = { id: "00000000-0000-7000-8000-000000000002", suspect: "restored" };
    expect(judge(50, null, { rollout: next, splits: [second, { ...first, slices: split(50) }] })).toBe(
      "foreign",
    );
  });
  test("is foreign when nobody knows a suspect", () =>
    expect(judge(5, 1, { rollout: null })).toBe("foreign"));
});

describe("servers that are down", () => {
  const short = (written: Slice[], splits: IntendedSplit[]) => {
    const lost = { servers: [{ name: "suspect-b", version: "suspect" }], written };
    const reading = { kind: "read" as const, slices: split(40), generation: 2, lost };
    return judgeRouter({ reading, splits, rollout: ofSplits, tolerancePercent: 0.01 });
  };
  test("what was written stands there in part: nobody wrote", () =>
    expect(short(split(25), [second, first])).toBe("partial"));
  test("also before the split is known to be accepted", () =>
    expect(short(split(25), [open, first])).toBe("partial"));
  test("what the split replaces may be short too", () =>
    expect(short(split(5), [open, first])).toBe("behind"));
  test("is foreign when something else was written", () =>
    expect(short(split(60), [second, first])).toBe("foreign"));
});

describe("a split that was not accepted yet", () => {
  test("is behind while what it replaces is there", () =>
    expect(judge(5, 1, { splits: [open, first] })).toBe("behind"));
  test("agrees when its answer was lost", () =>
    expect(judge(25, 2, { splits: [open, first] })).toBe("agrees"));
  test("is foreign when something else is there", () =>
    expect(judge(40, 1, { splits: [open, first] })).toBe("foreign"));
  test("is behind when a write of ours was broken off: our generation, shares on the way", () =>
    expect(judge(15, 2, { splits: [open, first] })).toBe("behind"));
  test("is foreign beyond the way, or on it under no generation of ours", () => {
    expect(judge(40, 2, { splits: [open, first] })).toBe("foreign");
    expect(judge(3, 2, { splits: [open, first] })).toBe("foreign");
    expect(judge(15, 1, { splits: [open, first] })).toBe("foreign");
    expect(judge(15, null, { splits: [open, first] })).toBe("foreign");
  });
  test("slipped when a reload brought back an older split of ours, under its generation", () => {
    const third = { ...open, generation: 3, slices: split(50), replaces: split(25) };
    expect(judge(5, 1, { splits: [third, second, first] })).toBe("slipped");
    expect(judge(5, null, { splits: [third, second, first] })).toBe("slipped");
    expect(judge(5, 2, { splits: [third, second, first] })).toBe("foreign");
    expect(judge(5, 1, { splits: [third, second, first], rollout: null })).toBe("foreign");
  });
  test("is foreign when what a reload brought back gives the suspect less", () => {
    const lower = anIntendedSplit({ generation: 1, slices: split(60) });
    const third = { ...open, generation: 3, slices: split(50), replaces: split(25) };
    expect(judge(60, 1, { splits: [third, second, lower] })).toBe("foreign");
  });
  test("is behind when the same shares are there under an older generation", () =>
    expect(judge(25, 1, { splits: [open, first] })).toBe("behind"));
});

test("a withdrawn split is not wanted any more", () => {
  const withdrawn = { ...open, withdrawnAt: first.committedAt };
  expect(judge(5, 1, { splits: [withdrawn, first] })).toBe("agrees");
});

describe("a split that was given up and landed late", () => {
  const late = { ...open, generation: 3, slices: split(1), withdrawnAt: first.committedAt };
  test("slipped where the router keeps no generation and ours gives the suspect no more", () =>
    expect(judge(1, null, { splits: [late, second, first] })).toBe("slipped"));
  test("is foreign where the router would refuse to go back to our generation", () =>
    expect(judge(1, 3, { splits: [late, second, first] })).toBe("foreign"));
  test("is foreign when putting ours in again would give the suspect more", () => {
    const lower = { ...late, slices: split(50) };
    expect(judge(50, null, { splits: [lower, second, first] })).toBe("foreign");
  });
});

test("no split of ours: whatever is there is nobody's business", () =>
  expect(judge(25, 0, { splits: [] })).toBe("unwanted"));
