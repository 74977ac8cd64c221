import { expect, it } from "vitest";
import {
  formatCount,
  formatDecimal,
  formatDifference,
  formatInterval,
  formatIntervalWords,
  formatShare,
  formatSigned,
  formatValue,
} from "./format-value.ts";

it("writes a true minus, narrow spaces in thousands, and a sign on every difference but zero", () => {
  expect(formatDecimal(-0.6, 1)).toBe("\u22120.6");
  expect(formatCount(14_400)).toBe("14\u202f400");
  expect(formatCount(1_234_567)).toBe("1\u202f234\u202f567");
  expect(formatSigned(0.7, 1)).toBe("+0.7");
  expect(formatSigned(0, 1)).toBe("0.0");
});

it("never writes a negative or positive zero after rounding", () => {
  expect(formatSigned(-0.04, 1)).toBe("0.0");
  expect(formatSigned(0.04, 1)).toBe("0.0");
  expect(formatDecimal(-0.0004, 2)).toBe("0.00");
});

it("keeps number and unit together, and writes differences of ratios in points", () => {
  expect(formatValue(0.714, "ratio")).toBe("71.4%");
  expect(formatValue(41.4, "milliseconds")).toBe("41\u00a0ms");
  expect(formatDifference(-0.247, "ratio")).toBe("\u221224.7\u00a0pt");
  expect(formatDifference(17, "milliseconds")).toBe("+17\u00a0ms");
});

it("writes intervals in brackets and in words of the language", () => {
  const interval = { low: -0.261, high: -0.233 };
  expect(formatInterval(interval, "ratio")).toBe("[\u221226.1, \u221223.3]");
  expect(formatIntervalWords(interval, "ratio", "en")).toBe("\u221226.1 to \u221223.3");
  expect(formatIntervalWords(interval, "ratio", "zh-CN")).toBe("\u221226.1 至 \u221223.3");
});

it("shows a decimal of a share only where it has one", () => {
  expect(formatShare(25)).toBe("25%");
  expect(formatShare(24.6)).toBe("24.6%");
  expect(formatShare(99.98)).toBe("100%");
});

it("refuses what is not a number, since missing must be said in words", () => {
  expect(() => formatDecimal(Number.NaN, 1)).toThrow(/No data/);
  expect(() => formatValue(Infinity, "count")).toThrow(RangeError);
});
