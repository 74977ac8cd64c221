import { expect, it } from "vitest";
import { markDrill } from "./drill-mark.ts";

it("marks what a drill says, once, in the reader's language", () => {
  expect(markDrill("Digits goes back", { isDrill: true })).toBe("[Drill] Digits goes back");
  expect(markDrill("回滚", { isDrill: true, language: "zh-CN" })).toBe("[演练] 回滚");
  const marked = markDrill("Digits goes back", { isDrill: true });
  expect(markDrill(marked, { isDrill: true, language: "zh-CN" })).toBe(marked);
});

it("marks nothing of a real rollback", () => {
  expect(markDrill("Digits goes back", { isDrill: false })).toBe("Digits goes back");
});
