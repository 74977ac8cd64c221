import fc from "fast-check";
import { expect, it } from "vitest";
import { prepareWordDiff } from "./word-diff.ts";

const text = fc.oneof(
  fc
    .array(fc.constantFrom("a", "cat", "sat", "on", "猫", "坐", ",", " "), { maxLength: 30 })
    .map((words) => words.join("")),
  fc.string({ maxLength: 40 }),
);

it("keeps every character of both texts, and marks nothing of equal ones", () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      const parts = prepareWordDiff(before, after);
      expect(parts.before.map((part) => part.text).join("")).toBe(before);
      expect(parts.after.map((part) => part.text).join("")).toBe(after);
      if (before === after) expect(parts.before.some(({ isMarked }) => isMarked)).toBe(false);
    }),
  );
});

it("marks the words that differ, and a Han character by itself", () => {
  const marked = (parts: readonly { text: string; isMarked: boolean }[]) =>
    parts.flatMap((part) => (part.isMarked ? [part.text.trim()] : []));
  const { before, after } = prepareWordDiff("a black cat sat", "a white cat sat");
  expect([marked(before), marked(after)]).toEqual([["black"], ["white"]]);
  const han = prepareWordDiff("一只黑猫", "一只白猫");
  expect([marked(han.before), marked(han.after)]).toEqual([["黑"], ["白"]]);
});

it("marks texts whole that are too long to compare", () => {
  const long = "word ".repeat(600);
  expect(prepareWordDiff(long, `${long}x`).before).toEqual([{ text: long, isMarked: true }]);
  expect(prepareWordDiff(long, long).before).toEqual([{ text: long, isMarked: false }]);
});
