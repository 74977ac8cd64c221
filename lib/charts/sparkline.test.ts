import { expect, it } from "vitest";
import { prepareSparkline } from "./sparkline.ts";
import { splitBarGeometry } from "./split-bar.ts";

function point(at: number, value: number | null) {
  return { at, value, low: null, high: null, n: null };
}

it("opens a new stroke after a gap", () => {
  const { path } = prepareSparkline({
    points: [point(0, 0.9), point(1, null), point(2, 0.9), point(3, 0.8)],
  });
  expect(path.match(/M/g)).toHaveLength(2);
  expect(path.match(/L/g)).toHaveLength(1);
});

it("does not blow noise up to the full height", () => {
  const { path } = prepareSparkline({ points: [point(0, 0.96), point(1, 0.961)] });
  const ys = [...path.matchAll(/[\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
  expect(Math.abs((ys[0] ?? 0) - (ys[1] ?? 0))).toBeLessThan(2);
});

it("draws nothing, and no last point at zero, when there is no value", () => {
  expect(prepareSparkline({ points: [point(0, null)], baseline: 0.96 })).toMatchObject({
    path: "",
    last: null,
    baseline: null,
  });
});

it("leaves out the tick of a traffic bar that was not measured", () => {
  expect(splitBarGeometry({ intendedPercent: 25, observedPercent: null, size: "small" }).tick).toBeNull();
  expect(splitBarGeometry({ intendedPercent: 25, observedPercent: 0, size: "small" }).tick).toBe("0%");
  expect(splitBarGeometry({ intendedPercent: 120, observedPercent: 24.6, size: "large" })).toMatchObject({
    fill: "100%",
    tick: "24.6%",
  });
});
