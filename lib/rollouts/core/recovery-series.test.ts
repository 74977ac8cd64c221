import { expect, it } from "vitest";
import { recoverySeries } from "./recovery-series.ts";
import type { SideCounts } from "./recovery-series.ts";

const sample = (part: Partial<SideCounts>): SideCounts => ({
  modality: "audio",
  requests: 100,
  errors: 0,
  correct: 90,
  wrong: 10,
  side: "restored",
  at: 0,
  ...part,
});
const asked = {
  modality: "audio",
  metric: "top1_accuracy",
  fromAt: 0,
  untilAt: 3_000,
  stepMs: 1_000,
} as const;

it("gives the difference in the benefit direction with an interval around it", () => {
  const samples = [sample({}), sample({ side: "other", correct: 70, wrong: 30 })];
  const [first] = recoverySeries({ ...asked, samples }).points;
  expect(first).toMatchObject({ at: 500, n: 200 });
  expect(first?.value).toBeCloseTo(0.2, 12);
  // By hand from the Wilson limits 0.8256 to 0.9448 and 0.6042 to 0.7811.
  expect(first?.low).toBeCloseTo(0.09, 3);
  expect(first?.high).toBeCloseTo(0.3058, 3);
});

it("counts every error rate as a loss, and other modalities not at all", () => {
  const samples = [
    sample({ errors: 5 }),
    sample({ side: "other", errors: 1 }),
    sample({ side: "other", modality: "text", errors: 100 }),
  ];
  const [first] = recoverySeries({ ...asked, metric: "error_rate", samples }).points;
  expect(first?.value).toBeCloseTo(-0.04, 12);
});

it("has no value where a side answered nothing, and counts nothing after the end", () => {
  const samples = [sample({ at: 1_500 }), sample({ at: 3_000 }), sample({ at: 3_000, side: "other" })];
  const { points } = recoverySeries({ ...asked, samples });
  expect(points.map(({ value, n }) => [value, n])).toEqual([
    [null, null],
    [null, null],
    [null, null],
  ]);
});
