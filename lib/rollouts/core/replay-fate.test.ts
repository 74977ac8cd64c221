import { expect, it } from "vitest";
import { replayFate } from "./replay-fate.ts";

const kept = {
  ended: "finished",
  outcome: "shown_to_have_helped",
  isMarkedBad: false,
  isRolledBackLater: false,
} as const;

it.each([
  ["kept", kept, "good", "kept"],
  ["marked bad later", { ...kept, isMarkedBad: true }, "bad", "marked_bad"],
  ["rolled back later", { ...kept, isRolledBackLater: true }, "bad", "rolled_back_later"],
  ["stopped by a person", { ...kept, ended: "stopped_by_person" }, "bad", "stopped_by_person"],
  ["left for another version", { ...kept, ended: "another_chosen" }, "bad", "another_chosen"],
  ["gone back from", { ...kept, ended: "went_back" }, "bad", "went_back"],
  ["not finished", { ...kept, ended: "open", outcome: null }, "unknown", "running"],
  // A guardrail's own stop must not be the proof that it was right.
  ["ended early by a guardrail alone", { ...kept, outcome: "ended_early" }, "unknown", "ended_early"],
] as const)("%s", (_, facts, kind, told) => {
  expect(replayFate(facts)).toEqual({ kind, told });
});
