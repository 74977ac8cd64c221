import { expect, it } from "vitest";
import { judgingDifferences } from "./judging-differences.ts";

it("lists the values that moved, and what was or is not set", () => {
  const before = {
    change: { metric: "wer", minimumEffect: { kind: "absolute", value: 0.5 }, enabled: false },
  };
  const after = { change: { metric: "wer", minimumEffect: { kind: "absolute", value: 1 }, unit: "percent" } };
  expect(judgingDifferences(before, after)).toEqual([
    { path: "minimumEffect.value", before: "0.5", after: "1" },
    { path: "enabled", before: "false", after: null },
    { path: "unit", before: null, after: "percent" },
  ]);
  expect(judgingDifferences(null, { own: { id: "x", modalities: ["image", "text"] } })).toEqual([
    { path: "modalities", before: null, after: "image, text" },
  ]);
  expect(judgingDifferences(null, null)).toEqual([]);
});
