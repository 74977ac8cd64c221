import { expect, it } from "vitest";
import { wideFrame } from "./frame.ts";
import { prepareRolloutPlot } from "./rollout-plot.ts";

const stages = [
  { sharePercent: 5, fromAt: 0, toAt: 100, doneToAt: 100 },
  { sharePercent: 25, fromAt: 100, toAt: 200, doneToAt: 160 },
  { sharePercent: 100, fromAt: 200, toAt: 400, doneToAt: null },
];
const point = (at: number) => ({ at, value: 0.2, low: 0.1, high: 0.3, n: 50 });
const series = {
  modality: "audio" as const,
  metric: "accuracy",
  unit: "ratio" as const,
  limit: 0.1,
  points: [20, 60, 100, 140, 160].map(point),
};

it("fills what happened and leaves the plan dashed", () => {
  const { bars, nowX } = prepareRolloutPlot({ stages, series, nowAt: 160, frame: wideFrame });
  expect(bars.map(({ label, doneWidth, isCurrent }) => [label, doneWidth, isCurrent])).toEqual([
    ["5%", 162, false],
    ["25%", 97.2, true],
    ["100%", 0, false],
  ]);
  expect(nowX).toBeCloseTo(299.2);
});

it("does not call what lies ahead a gap", () => {
  const { difference } = prepareRolloutPlot({ stages, series, nowAt: 160, frame: wideFrame });
  expect(difference.gaps).toEqual([]);
  expect(difference.markerXs).toHaveLength(2);
});

it("has no now once the plan is over", () => {
  expect(prepareRolloutPlot({ stages, series, nowAt: 500, frame: wideFrame }).nowX).toBeNull();
});
