import { expect, it } from "vitest";
import { commonIntervalScale, guardrailScale, layoutInterval } from "./interval-layout.ts";

it("puts a guardrail's limit at 20 % and zero at 60 % whatever the unit", () => {
  for (const limit of [-0.03, -20, -0.005]) {
    const layout = layoutInterval({ estimate: 0, low: 0, high: 0 }, guardrailScale(limit), limit);
    expect(layout).toMatchObject({ limit: "20%", zero: "60%" });
  }
});

it("keeps worse left of better", () => {
  const scale = commonIntervalScale([{ estimate: -0.247, low: -0.261, high: -0.233 }]);
  const layout = layoutInterval({ estimate: -0.247, low: -0.261, high: -0.233 }, scale);
  expect(parseFloat(layout.low)).toBeLessThan(parseFloat(layout.estimate));
  expect(parseFloat(layout.high)).toBeLessThan(parseFloat(layout.zero));
});

it("shares one zero among intervals of different signs", () => {
  const intervals = [
    { estimate: -0.2, low: -0.3, high: -0.1 },
    { estimate: 0.1, low: 0, high: 0.2 },
  ];
  const scale = commonIntervalScale(intervals);
  const zeros = intervals.map((interval) => layoutInterval(interval, scale).zero);
  expect(new Set(zeros).size).toBe(1);
});

it("says where an interval leaves the scale instead of drawing an end that is not there", () => {
  const layout = layoutInterval({ estimate: 0.1, low: -0.2, high: 0.3 }, guardrailScale(-0.03));
  expect(layout).toMatchObject({ isCutLow: true, isCutHigh: true, low: "0%", high: "100%" });
});

it("has a scale for no interval and for a limit of zero", () => {
  expect(commonIntervalScale([])).toEqual({ left: -1, right: 1 });
  expect(guardrailScale(0)).toEqual({ left: -1, right: 1 });
});
