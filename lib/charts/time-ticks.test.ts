import { expect, it } from "vitest";
import { narrowFrame, wideFrame } from "./frame.ts";
import { chooseTimeTicks } from "./time-ticks.ts";

const hourMs = 3_600_000;
const english = { locale: "en", timeZone: "Asia/Shanghai" };

function ticksOver(from: string, hours: number, context = english) {
  const fromAt = Date.parse(from);
  return chooseTimeTicks({ fromAt, toAt: fromAt + hours * hourMs }, wideFrame, context);
}

it("marks days at local midnight, the first with its month", () => {
  const ticks = ticksOver("2026-11-09T19:12:00Z", 7 * 24);
  expect(ticks.map(({ label }) => label)).toEqual(["11 Nov", "12", "13", "14", "15", "16", "17"]);
  expect(new Date(ticks[0]?.at ?? 0).toISOString()).toBe("2026-11-10T16:00:00.000Z");
});

it("names the month again where it changes", () => {
  expect(ticksOver("2026-11-27T20:00:00Z", 6 * 24).map(({ label }) => label)).toContain("1 Dec");
});

it("marks hours by the clock and midnight by its day", () => {
  expect(ticksOver("2026-11-10T12:00:00Z", 8).map(({ label }) => label)).toEqual(
    expect.arrayContaining(["20:00", "11 Nov"]),
  );
});

it("keeps to midnight over a change to winter time", () => {
  const ticks = ticksOver("2026-10-23T22:00:00Z", 5 * 24, { locale: "en", timeZone: "Europe/Berlin" });
  expect(ticks.map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual([
    "22:00",
    "22:00",
    "23:00",
    "23:00",
    "23:00",
  ]);
});

it("has room for fewer on phones, and writes Chinese days", () => {
  const fromAt = Date.parse("2026-11-09T19:12:00Z");
  const range = { fromAt, toAt: fromAt + 7 * 24 * hourMs };
  const ticks = chooseTimeTicks(range, narrowFrame, { locale: "zh-CN", timeZone: "Asia/Shanghai" });
  expect(ticks.length).toBeLessThanOrEqual(4);
  expect(ticks[0]?.label).toMatch(/^\d+月\d+日$/);
});

it("has no marks for an empty range", () => {
  expect(ticksOver("2026-11-09T19:12:00Z", 0)).toEqual([]);
});
