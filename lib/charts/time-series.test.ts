import { describe, expect, it } from "vitest";
import { forBothFrames, wideFrame } from "./frame.ts";
import type { Series, SeriesPoint } from "./schema.ts";
import { prepareTimeSeries } from "./time-series.ts";

const range = { fromAt: 0, toAt: 100 };

function point(at: number, value: number | null, half = 0.01): SeriesPoint {
  return {
    at,
    value,
    low: value === null ? null : value - half,
    high: value === null ? null : value + half,
    n: 100,
  };
}

function series(points: SeriesPoint[], limit: number | null = null): Series {
  return { modality: "audio", metric: "accuracy", unit: "ratio", limit, points };
}

const steady = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((at) => point(at, 0.96));

function prepare(points: SeriesPoint[], limit: number | null = null) {
  return prepareTimeSeries({ series: series(points, limit), range, frame: wideFrame });
}

describe("a series", () => {
  it("spans the frame from edge to edge in one line and one band", () => {
    const model = prepare(steady);
    expect(model.lines).toHaveLength(1);
    expect(model.lines[0]).toMatch(/^M40 .*L688 [\d.]+$/);
    expect(model.bands).toHaveLength(1);
    expect(model.gaps).toEqual([]);
  });

  it("points out stretches as far as they lie in the range", () => {
    const shaded = [
      { fromAt: -50, toAt: 25 },
      { fromAt: 75, toAt: 200 },
      { fromAt: 200, toAt: 300 },
    ];
    const { shades } = prepareTimeSeries({ series: series(steady), range, frame: wideFrame, shaded });
    expect(shades).toEqual([
      { x: 40, width: 162 },
      { x: 526, width: 162 },
    ]);
  });

  it("labels its last value without a unit and marks where it stands", () => {
    const model = prepare([...steady.slice(0, 10), point(100, 0.714)]);
    expect(model.last).toMatchObject({ x: 688, label: "71.4", at: 100 });
  });

  it("has higher values above lower ones", () => {
    const model = prepare([point(0, 0.96), point(50, 0.9), point(100, 0.7)]);
    const ys = [...(model.lines[0] ?? "").matchAll(/[\d.]+ ([\d.]+)/g)].map(([, y]) => Number(y));
    expect(ys).toEqual(ys.toSorted((a, b) => a - b));
  });

  it("always holds its limit inside the axis", () => {
    const model = prepare(steady, 0.5);
    expect(model.limit?.label).toBe("50%");
    expect(model.limit?.y).toBeLessThanOrEqual(wideFrame.bottom);
  });

  it("leaves out what lies outside the range", () => {
    expect(prepare([point(-5, 0.1), ...steady]).points).toHaveLength(steady.length);
  });
});

describe("missing data", () => {
  it("breaks line and band at an empty point and says where", () => {
    const model = prepare(steady.map((entry) => (entry.at === 50 ? point(50, null) : entry)));
    expect(model.lines).toHaveLength(2);
    expect(model.bands).toHaveLength(2);
    expect(model.gaps).toMatchObject([{ fromAt: 40, toAt: 60, x: 364 }]);
  });

  it("breaks where points are further apart than usual", () => {
    const model = prepare(steady.filter(({ at }) => at <= 30 || at >= 80));
    expect(model.lines).toHaveLength(2);
    expect(model.gaps).toMatchObject([{ fromAt: 30, toAt: 80 }]);
  });

  it("says that data have stopped, and that they had not begun", () => {
    expect(prepare(steady.slice(0, 5)).gaps).toMatchObject([{ fromAt: 40, toAt: 100 }]);
    expect(prepare(steady.slice(6)).gaps).toMatchObject([{ fromAt: 0, toAt: 60 }]);
  });

  it("does not call the future a gap", () => {
    const model = prepareTimeSeries({
      series: series(steady.slice(0, 5)),
      range,
      frame: wideFrame,
      untilAt: 45,
    });
    expect(model.gaps).toEqual([]);
  });

  it("is no line, no last value and one gap when there is nothing at all", () => {
    for (const points of [[], [point(50, null)]]) {
      const model = prepare(points);
      expect(model).toMatchObject({ lines: [], bands: [], last: null, ticks: [] });
      expect(model.gaps).toMatchObject([{ fromAt: 0, toAt: 100, width: 648 }]);
    }
  });

  it("shows a point alone between gaps as a short stroke", () => {
    const model = prepare([point(0, 0.9), point(10, 0.9), point(20, 0.9), point(60, 0.9), point(100, 0.9)]);
    expect(model.lines.at(-1)).toMatch(/^M[\d.]+ [\d.]+h2$/);
  });
});

describe("a difference", () => {
  it("draws zero and signs every number", () => {
    const model = prepareTimeSeries({
      series: series([point(0, 0.2), point(100, 0.24)], 0.1),
      range,
      frame: wideFrame,
      isDifference: true,
    });
    expect(model.zeroY).not.toBeNull();
    expect(model.last?.label).toBe("+24.0");
    expect(model.limit?.label).toBe("+10");
    expect(model.ticks.map(({ label }) => label)).toContain("+20");
  });
});

it("prepares both boxes with the same values", () => {
  const { wide, narrow } = forBothFrames((frame) =>
    prepareTimeSeries({ series: series(steady), range, frame }),
  );
  expect(wide.last?.label).toBe(narrow.last?.label);
  expect(narrow.last?.x).toBe(291);
});
