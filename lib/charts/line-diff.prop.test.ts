import fc from "fast-check";
import { expect, it } from "vitest";
import { prepareLineDiff } from "./line-diff.ts";
import type { DiffLine } from "./line-diff.ts";

const text = fc
  .array(fc.constantFrom("a", "b", '"x": 1,', "", "  c d"), { maxLength: 14 })
  .map((lines) => lines.map((line) => `${line}\n`).join(""));

function written(lines: (DiffLine | null)[]): Map<number, string> {
  return new Map(
    lines.flatMap((line) => (line ? [[line.number, line.parts.map((part) => part.text).join("")]] : [])),
  );
}

it("shows every line it shows exactly as it is, under its own number, on both sides", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = (prepareLineDiff(before, after) ?? []).filter((row) => row.kind !== "gap");
      const check = (source: string, lines: (DiffLine | null)[]) => {
        const all = source.split("\n");
        for (const [number, line] of written(lines)) expect(line).toBe(all[number - 1]);
      };
      check(
        before,
        rows.map((row) => row.before),
      );
      check(
        after,
        rows.map((row) => row.after),
      );
    }),
  );
});

it("accounts for every line of both texts when they differ", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const rows = prepareLineDiff(before, after) ?? [];
      fc.pre(rows.length > 0);
      const hidden = rows.reduce((sum, row) => sum + (row.kind === "gap" ? row.count : 0), 0);
      const shown = (side: "before" | "after") =>
        rows.filter((row) => row.kind !== "gap" && row[side] !== null).length;
      expect(shown("before") + hidden).toBe(before.split("\n").length - 1);
      expect(shown("after") + hidden).toBe(after.split("\n").length - 1);
    }),
  );
});
