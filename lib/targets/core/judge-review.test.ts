import { expect, it } from "vitest";
import { aVerdict } from "#lib/testing/candidate-builders.ts";
import { findingsOf, judgeReview, watchOutcome } from "./judge-review.ts";

const version = "0198d6a0-0000-7000-8000-000000000001";
const other = "0198d6a0-0000-7000-8000-000000000002";
const cleared = {
  versionId: version,
  answer: "not_this_version",
  findings: ["audio", "audio errors"],
} as const;
const watched = { ...cleared, answer: "watch" } as const;
const degraded = { state: "degraded", versionId: version, findings: ["audio"] } as const;

it("tells apart what is worse by which metric, what is not well again, and what fires", () => {
  const { verdict } = { verdict: aVerdict("regressed") };
  const one = { modality: "audio", metric: "accuracy", verdict } as const;
  const two = { modality: "image", metric: "accuracy", verdict: aVerdict("improved") } as const;
  expect(findingsOf({ verdicts: [one, two], worse: ["audio", "text"] }, ["Slow"])).toEqual([
    "alert Slow",
    "audio",
    "audio accuracy",
    "text",
  ]);
});

it("holds while nothing is found that was not known when it was given", () => {
  for (const review of [cleared, watched]) {
    expect(judgeReview(review, degraded)).toBeNull();
    expect(judgeReview(review, { ...degraded, state: "no_data", findings: [] })).toBeNull();
  }
});

it.each([
  ["another modality", { findings: ["audio", "image"] }],
  ["another metric", { findings: ["audio", "audio accuracy"] }],
  ["an alert", { findings: ["alert Slow"] }],
  ["another version", { versionId: other }],
])("ends with %s, whatever was answered: nobody looked at that", (_name, change) => {
  for (const review of [cleared, watched]) {
    expect(judgeReview(review, { ...degraded, ...change })).toBe("something_new");
  }
});

it("ends when the target is well or serves another version, a watch only when it is due", () => {
  const well = { state: "healthy", versionId: version, findings: [] } as const;
  expect([judgeReview(cleared, well), judgeReview(watched, well)]).toEqual(["recovered", null]);
  const moved = { state: "no_data", versionId: other, findings: [] } as const;
  expect([judgeReview(cleared, moved), judgeReview(watched, moved)]).toEqual(["recovered", null]);
});

it("does not call missing numbers no longer worse", () => {
  expect((["degraded", "healthy", "no_data"] as const).map(watchOutcome)).toEqual([
    "still_worse",
    "no_longer_worse",
    "no_data",
  ]);
});
