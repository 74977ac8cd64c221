import { expect, it } from "vitest";
import { narrowFrame, wideFrame } from "./frame.ts";
import type { Series } from "./schema.ts";
import { prepareTwoArms } from "./two-arms.ts";

function seriesOf(values: readonly (number | null)[]): Series {
  const points = values.map((value, index) => ({
    at: index * 100 + 50,
    value,
    low: value === null ? null : value - 0.05,
    high: value === null ? null : value + 0.05,
    n: value === null ? null : 40,
  }));
  return { modality: "audio", metric: "top1_accuracy", unit: "ratio", limit: null, points };
}

const asked = {
  restored: seriesOf([0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9]),
  other: seriesOf([0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7]),
  names: { restored: "v1.2", other: "v1.4" },
  limit: null,
  range: { fromAt: 0, toAt: 800 },
  frame: wideFrame,
  markers: [],
} as const;

it("draws both lines on one axis, each named at its end", () => {
  const { restored, other, ends } = prepareTwoArms(asked);
  expect(other.axis).toEqual(restored.axis);
  expect(restored.last?.y).toBeLessThan(other.last?.y ?? 0);
  expect(ends.map(({ name, value }) => [name, value])).toEqual([
    ["v1.2", "90.0"],
    ["v1.4", "70.0"],
  ]);
  expect(Math.max(...ends.map(({ x }) => x))).toBeLessThanOrEqual(wideFrame.right - 20);
});

it("moves the names of lines that end together apart, and keeps them above the floor", () => {
  for (const value of [0.9, 0.0501]) {
    const close = { restored: seriesOf([value, value]), other: seriesOf([value, value + 0.001]) };
    const { ends } = prepareTwoArms({ ...asked, ...close, frame: narrowFrame });
    const [first, second] = ends.map(({ y }) => y).toSorted((a, b) => a - b);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(14);
    expect(second).toBeLessThanOrEqual(narrowFrame.bottom);
  }
});

it.each([
  ["the names at the ends", [0.6, 0.6, null, null, null, null, null, null]],
  ["what is missing", [null, null, null, 0.95, 0.05, 0.5, 0.5, 0.5]],
])("says a limit clear of %s, wherever the other line runs", (_what, values) => {
  const limit = { kind: "below_other", size: 0.03 } as const;
  for (let value = 0.1; value < 0.95; value += 0.01) {
    const other = seriesOf(values.map((each) => (values[0] === null ? value : each && value)));
    const drawn = prepareTwoArms({ ...asked, restored: seriesOf(values), other, limit });
    const { x, y } = drawn.limitAt ?? { x: Number.NaN, y: Number.NaN };
    const near = [...drawn.ends, ...drawn.gaps].filter((label) => label.x > x && label.x < x + 180);
    expect(near).not.toEqual([]);
    for (const label of near) expect(Math.abs(label.y + 4 - y), `at ${value}`).toBeGreaterThanOrEqual(12);
  }
});

it("draws a limit below the other line as that line, lowered; one on the value as a constant", () => {
  const moving = prepareTwoArms({ ...asked, limit: { kind: "below_other", size: 0.03 } });
  expect(moving.movingLimit).toHaveLength(1);
  expect(moving.limitAt?.y).toBeGreaterThan(moving.other.last?.y ?? Infinity);
  expect(moving.restored.limit).toBeNull();
  const fixed = prepareTwoArms({ ...asked, limit: { kind: "value", size: 0.5 } });
  expect(fixed.movingLimit).toEqual([]);
  expect(fixed.restored.limit?.label).toBe("50%");
  expect(fixed.restored.axis.min).toBeLessThanOrEqual(50);
});

it("names whose line is missing, and a stretch without both only once", () => {
  const other = seriesOf([0.7, 0.7, null, null, null, null, null, null]);
  const one = prepareTwoArms({ ...asked, other });
  expect(one.gaps.map(({ name, isAtEnd }) => [name, isAtEnd])).toEqual([["v1.4", true]]);
  expect(one.gaps[0]?.y).not.toBe(one.ends.find(({ whose }) => whose === "other")?.y);
  const none = seriesOf([0.7, 0.7, null, null, null, null, 0.7, 0.7]);
  const both = prepareTwoArms({ ...asked, restored: none, other: none });
  expect(both.gaps.map(({ name }) => name)).toEqual([null]);
});

it("has no line and no end for a version that never answered", () => {
  const { ends, restored, gaps } = prepareTwoArms({ ...asked, restored: seriesOf([null, null, null]) });
  expect(ends.map(({ name }) => name)).toEqual(["v1.4"]);
  expect(restored.lines).toEqual([]);
  expect(gaps.map(({ name }) => name)).toContain("v1.2");
});

it("shortens a name that does not fit", () => {
  const names = { restored: "release-2026-11-17", other: "v1.4" };
  expect(prepareTwoArms({ ...asked, names }).ends[0]?.name).toBe("release…");
});
