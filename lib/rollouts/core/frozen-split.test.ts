import { expect, test } from "vitest";
import { aPlan, anIntendedSplit } from "#lib/testing/rollout-builders.ts";
import { frozenSplit } from "#lib/rollouts/core/frozen-split.ts";
import type { Slice } from "#lib/targets/schema.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";

const split = (restored: number): Slice[] => [
  { version: "restored", role: "restored", share: restored },
  { version: "suspect", role: "rest", share: 100 - restored },
];
const first = anIntendedSplit({ generation: 1, slices: split(5), replaces: split(0) });
const second = anIntendedSplit({ generation: 2, slices: split(25), replaces: split(5) });
const open = anIntendedSplit({
  generation: 3,
  slices: split(50),
  replaces: split(25),
  appliedAt: null,
  confirmedAt: null,
});

type Given = { readonly splits?: IntendedSplit[]; readonly wanted?: number; readonly stageIndex?: number };

function freeze(restored: number, generation: number | null, given: Given = {}) {
  const { splits = [open, second, first], wanted = 3, stageIndex = 2 } = given;
  const rollout = {
    fromVersionName: "suspect",
    toVersionName: "restored",
    wantedGeneration: wanted,
    stageIndex,
    plan: aPlan([5, 25, 50, 100]),
  };
  const reading = { kind: "read" as const, slices: split(restored), generation };
  const frozen = frozenSplit({ rollout, reading, splits, tolerancePercent: 0.5 });
  return frozen === null ? null : { restored: frozen.slices[0]?.share, choiceId: frozen.choiceId };
}

test("stays at what was there before, in its own exact shares", () =>
  expect(freeze(25.3, 2)).toEqual({ restored: 25, choiceId: null }));

test("stays at the part of a broken-off write that is in", () =>
  expect(freeze(40, 3)).toEqual({ restored: 40, choiceId: null }));

test("stays where a split of ours that was given up landed late", () => {
  const at = { generation: 4, slices: split(25), replaces: split(25) };
  const given = { ...open, withdrawnAt: open.committedAt };
  const next = { ...open, ...at };
  expect(freeze(50, 3, { splits: [next, given, second, first], wanted: 4 })).toEqual({
    restored: 50,
    choiceId: null,
  });
});

test("keeps the choice by which the suspect has more where it landed", () => {
  const back = { ...open, slices: split(0), choiceId: "chosen", withdrawnAt: open.committedAt };
  const next = { ...open, generation: 4, slices: split(25), replaces: split(25) };
  expect(freeze(0, 3, { splits: [next, back, second, first], wanted: 4 })).toEqual({
    restored: 0,
    choiceId: "chosen",
  });
});

test("goes to the split before when a reload brought back an older one: the suspect gets no more by it", () =>
  expect(freeze(5, 1)).toEqual({ restored: 25, choiceId: null }));

test.each<{ readonly when: string; readonly at: [number, number, Given?] }>([
  { when: "somebody else wrote", at: [33, 2] },
  { when: "somebody else gave all back to the suspect", at: [0, 2] },
  {
    when: "what landed is above the stage",
    at: [
      100,
      9,
      {
        splits: [
          open,
          { ...second, generation: 9, slices: split(100), withdrawnAt: open.committedAt },
          first,
        ],
      },
    ],
  },
  { when: "nothing is under way", at: [25, 2, { wanted: 2 }] },
  { when: "nothing was wanted yet", at: [25, 2, { wanted: 7 }] },
])("freezes nothing when $when", ({ at }) => {
  expect(freeze(...at)).toBeNull();
});
