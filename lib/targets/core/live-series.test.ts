import { expect, it } from "vitest";
import { livePoints, liveSeries } from "./live-series.ts";
import type { StepParts } from "./live-series.ts";

const minute = (minutes: number) => new Date(Date.UTC(2026, 0, 1, 0, minutes));
const step = (minutes: number, correct: number, wrong: number) => ({
  at: minute(minutes),
  bucketMs: 60_000,
  value: null,
  numerator: correct,
  denominator: correct + wrong,
});
const accuracyPoints = (steps: readonly StepParts[]) => livePoints("top1_accuracy", steps);

it("adds versions up per step and gives Wilson's interval in percent", () => {
  const [point] = accuracyPoints([step(0, 45, 5), step(0, 36, 14)]);
  expect(point).toMatchObject({ value: 81, n: 100 });
  expect(point?.low).toBeCloseTo(72.2, 1);
  expect(point?.high).toBeCloseTo(87.5, 1);
});

it("adds up versions whose counts begin at other instants of one step, rather than letting few answers stand alone", () => {
  const shifted = { ...step(0, 4, 1), at: new Date(minute(0).getTime() + 20_000) };
  expect(accuracyPoints([step(0, 90, 5), shifted])).toMatchObject([{ at: minute(0), value: 94, n: 100 }]);
});

it("puts an empty point where nothing was counted, so that the line is open there", () => {
  const points = accuracyPoints([step(0, 9, 1), step(1, 9, 1), step(5, 9, 1)]);
  expect(points.map(({ value }) => value)).toEqual([90, 90, null, 90]);
});

it("gives no value for a step without labels, which is not a value of 0", () => {
  expect(accuracyPoints([step(0, 0, 0)])[0]).toMatchObject({ value: null, low: null, n: null });
});

it("has a series without points for a modality that was never counted", () => {
  expect(liveSeries(["text"], { metric: "error_rate", steps: [], every: [] })).toEqual([
    { modality: "text", metric: "error_rate", points: [], every: null },
  ]);
});

it("gives a latency as it was merged, with the requests behind it and without an interval of its own", () => {
  const slow = { ...step(0, 0, 0), value: 41, numerator: 3000, denominator: 100 };
  expect(livePoints("latency_p95", [slow])).toMatchObject([{ value: 41, low: null, high: null, n: 100 }]);
  expect(livePoints("throughput", [slow])).toMatchObject([{ n: 3000 }]);
});
