import { expect, it } from "vitest";
import { replayFate } from "./replay-fate.ts";

const kept = {
  ended: "finished",
  outcome: "shown_to_have_helped",
  isMarkedBad: false,
  isRolledBackLater: false,
} as const;

it.each([
  ["kept", kept, { kind: "good", told: "kept" }],
  ["marked bad later", { ...kept, isMarkedBad: true }, { kind: "bad", told: "marked_bad" }],
  ["rolled back later", { ...kept, isRolledBackLater: true }, { kind: "bad", told: "rolled_back_later" }],
  [
    "stopped by a person",
    { ...kept, ended: "stopped_by_person" },
    { kind: "bad", told: "stopped_by_person" },
  ],
  ["left for another version", { ...kept, ended: "another_chosen" }, { kind: "bad", told: "another_chosen" }],
  ["gone back from", { ...kept, ended: "went_back" }, { kind: "bad", told: "went_back" }],
  ["not finished", { ...kept, ended: "open", outcome: null }, { kind: "unknown", told: "running" }],
  // A guardrail's own stop must not be the proof that it was right.
  [
    "ended early by a guardrail alone",
    { ...kept, outcome: "ended_early" },
    { kind: "unknown", told: "ended_early" },
  ],
] as const)("%s", (_, facts, fate) => {
  expect(replayFate(facts)).toEqual(fate);
});
