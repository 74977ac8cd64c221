import { expect, it } from "vitest";
import { prepareLineDiff } from "./line-diff.ts";

it("pairs changed lines and marks the words that differ", () => {
  const [row] = prepareLineDiff('"rate": 8000,\n', '"rate": 16000,\n');
  expect(row).toMatchObject({
    kind: "changed",
    before: { number: 1, parts: expect.arrayContaining([{ text: "8000", isMarked: true }]) },
    after: { number: 1, parts: expect.arrayContaining([{ text: "16000", isMarked: true }]) },
  });
});

it("folds what is far from a change, with its count", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const after = lines.with(10, "changed").join("\n");
  expect(prepareLineDiff(lines.join("\n"), after).filter(({ kind }) => kind === "gap")).toEqual([
    { kind: "gap", count: 7 },
    { kind: "gap", count: 6 },
  ]);
});

it("has one empty side where a line was only added or only removed", () => {
  expect(prepareLineDiff("a\n", "a\nb\n").at(-1)).toMatchObject({ kind: "changed", before: null });
  expect(prepareLineDiff("a\nb\n", "a\n").at(-1)).toMatchObject({ kind: "changed", after: null });
});

it("is empty for identical texts, whatever their line ends", () => {
  expect(prepareLineDiff("a\r\nb\r\n", "a\nb")).toEqual([]);
});
