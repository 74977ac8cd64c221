import { expect, it } from "vitest";
import { mostDiffLines, prepareLineDiff } from "./line-diff.ts";

it("pairs changed lines and marks the words that differ", () => {
  const [row] = prepareLineDiff('"rate": 8000,\n', '"rate": 16000,\n') ?? [];
  expect(row).toMatchObject({
    kind: "changed",
    before: { number: 1, parts: expect.arrayContaining([{ text: "8000", isMarked: true }]) },
    after: { number: 1, parts: expect.arrayContaining([{ text: "16000", isMarked: true }]) },
  });
});

it("folds what is far from a change, with its count", () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`);
  const after = lines.with(10, "changed").join("\n");
  expect(prepareLineDiff(lines.join("\n"), after)?.filter(({ kind }) => kind === "gap")).toEqual([
    { kind: "gap", count: 7 },
    { kind: "gap", count: 6 },
  ]);
});

it("has one empty side where a line was only added or only removed", () => {
  expect(prepareLineDiff("a\n", "a\nb\n")?.at(-1)).toMatchObject({ kind: "changed", before: null });
  expect(prepareLineDiff("a\nb\n", "a\n")?.at(-1)).toMatchObject({ kind: "changed", after: null });
});

it("is empty for identical texts, whatever their line ends", () => {
  expect(prepareLineDiff("a\r\nb\r\n", "a\nb")).toEqual([]);
});

const numbered = (prefix: string, count: number, between: string) =>
  Array.from({ length: count }, (_, index) => `${prefix}${index}`).join(between);

it("compares long texts that have nothing in common in good time", () => {
  const rows = prepareLineDiff(numbered("a", mostDiffLines, "\n"), numbered("b", mostDiffLines, "\n"));
  expect(rows).toHaveLength(mostDiffLines);
  expect(rows?.every(({ kind }) => kind === "changed")).toBe(true);
}, 2_000);

it("marks a line as a whole where its words are too many to be compared", () => {
  const [row] = prepareLineDiff(numbered("a", 50_000, " "), numbered("b", 50_000, " ")) ?? [];
  expect(row).toMatchObject({ kind: "changed", before: { parts: [{ isMarked: true }] } });
}, 1_000);

it("keeps the lines that both ends have in common where the middle is too long to be compared", () => {
  const wrap = (middle: string) => ["first", middle, "last"].join("\n");
  const rows = prepareLineDiff(wrap(numbered("a", 3_000, "\n")), wrap(numbered("b", 3_000, "\n")));
  expect([rows?.at(0)?.kind, rows?.at(-1)?.kind, rows?.length]).toEqual(["same", "same", 3_002]);
}, 2_000);

it("does not compare texts of more lines than a page can show", () => {
  expect(prepareLineDiff("a\n", numbered("a", mostDiffLines + 1, "\n"))).toBeNull();
});
