import { describe, expect, it } from "vitest";
import { formatDuration, formatInstant, formatStretch, formatZone } from "./format-instant.ts";

const instant = new Date("2026-11-16T08:00:05Z");
const english = { locale: "en", timeZone: "Asia/Shanghai" };

describe("an instant", () => {
  it("is absolute, in the reader's zone, and names the zone", () => {
    expect(formatInstant(instant, english)).toBe("16 Nov 2026, 16:00\u00a0UTC+8");
    expect(formatInstant(instant, english, "seconds")).toBe("16:00:05\u00a0UTC+8");
    expect(formatInstant(instant, english, "short")).toBe("16 Nov, 16:00");
    expect(formatInstant(instant, { locale: "zh-CN", timeZone: "UTC" })).toBe(
      "2026年11月16日 08:00\u00a0UTC",
    );
  });

  it("writes midnight as 00:00 of the new day", () => {
    expect(formatInstant(new Date("2026-09-30T16:00:00Z"), english)).toBe("1 Oct 2026, 00:00\u00a0UTC+8");
  });

  it("follows daylight saving and odd offsets", () => {
    expect(formatZone(new Date("2026-07-01T00:00:00Z"), "Europe/Berlin")).toBe("UTC+2");
    expect(formatZone(new Date("2026-12-01T00:00:00Z"), "Europe/Berlin")).toBe("UTC+1");
    expect(formatZone(instant, "Asia/Kolkata")).toBe("UTC+5:30");
    expect(formatZone(instant, "America/New_York")).toBe("UTC\u22125");
    expect(formatZone(instant, "UTC")).toBe("UTC");
  });
});

describe("a duration", () => {
  it.each([
    [0, "0\u00a0s"],
    [40_000, "40\u00a0s"],
    [59_600, "1\u00a0min"],
    [4 * 60_000 + 20_000, "4\u00a0min"],
    [(11 * 60 + 12) * 60_000, "11\u00a0h"],
    [(5 * 60 + 12) * 60_000, "5\u00a0h 12\u00a0min"],
    [30.5 * 3_600_000, "1\u00a0d 6\u00a0h"],
    [75 * 86_400_000, "75\u00a0d"],
    [-5000, "0\u00a0s"],
  ])("of %i ms is %s", (...[ms, text]) => {
    expect(formatDuration(ms, "en")).toBe(text);
  });

  it("is written in Chinese units", () => {
    expect(formatDuration((5 * 60 + 12) * 60_000, "zh-CN")).toBe("5\u00a0小时 12\u00a0分钟");
  });
});

it("tells a stretch within a day by its clocks, a longer one with both days", () => {
  const context = { locale: "en", timeZone: "UTC" };
  const at = (day: number, hour: number, minute: number) => Date.UTC(2026, 10, day, hour, minute);
  expect(formatStretch({ fromAt: at(16, 2, 51), toAt: at(16, 3, 5) }, context)).toBe("02:51\u201303:05");
  expect(formatStretch({ fromAt: at(16, 22, 0), toAt: at(17, 3, 5) }, context)).toBe(
    "16 Nov, 22:00 \u2013 17 Nov, 03:05",
  );
});
