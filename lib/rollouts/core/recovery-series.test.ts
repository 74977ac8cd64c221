import { expect, it } from "vitest";
import { sideCounts } from "#lib/testing/side-counts.ts";
import { recoverySeries } from "./recovery-series.ts";

const asked = {
  modality: "audio",
  metric: "top1_accuracy",
  fromAt: 0,
  untilAt: 3_000,
  stepMs: 1_000,
} as const;

it("gives the difference in the benefit direction with an interval around it", () => {
  const samples = [sideCounts({}), sideCounts({ side: "other", correct: 70, wrong: 30 })];
  const [first] = recoverySeries({ ...asked, samples }).points;
  expect(first).toMatchObject({ at: 500, n: 200 });
  expect(first?.value).toBeCloseTo(0.2, 12);
  // By hand from the Wilson limits 0.8256 to 0.9448 and 0.6042 to 0.7811.
  expect(first?.low).toBeCloseTo(0.09, 3);
  expect(first?.high).toBeCloseTo(0.3058, 3);
});

it("counts every error rate as a loss, and other modalities not at all", () => {
  const samples = [
    sideCounts({ errors: 5 }),
    sideCounts({ side: "other", errors: 1 }),
    sideCounts({ side: "other", modality: "text", errors: 100 }),
  ];
  const [first] = recoverySeries({ ...asked, metric: "error_rate", samples }).points;
  expect(first?.value).toBeCloseTo(-0.04, 12);
});

it("has no value where a side answered nothing, and counts nothing after the end", () => {
  const samples = [
    sideCounts({ at: 1_500 }),
    sideCounts({ at: 3_000 }),
    sideCounts({ at: 3_000, side: "other" }),
  ];
  const { points } = recoverySeries({ ...asked, samples });
  expect(points.map(({ value, n }) => [value, n])).toEqual([
    [null, null],
    [null, null],
    [null, null],
  ]);
});
