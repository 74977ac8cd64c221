import { expect, test } from "vitest";
import type { Verdict, VerdictKind } from "#lib/evaluations/verdict-schema.ts";
import type { HealthState } from "#lib/targets/schema.ts";
import { judgeHealth } from "./judge-health.ts";
import type { HealthFacts } from "./judge-health.ts";

const verdict = (kind: VerdictKind, modality: Verdict["modality"] = "audio"): Verdict => ({
  metric: "top1_accuracy",
  modality,
  kind,
  reason: "not_significant",
  strength: null,
  role: "alone",
  labels: [],
  evidence: null,
});

test.each<[string, HealthFacts, HealthState]>([
  [
    "one metric is worse",
    { verdicts: [verdict("regressed"), verdict("improved", "image")], firing: [], wasWorse: [] },
    "degraded",
  ],
  [
    "an alert fires",
    { verdicts: [verdict("no_change")], firing: ["HighErrorRate"], wasWorse: [] },
    "degraded",
  ],
  ["nothing could be compared", { verdicts: [verdict("no_data")], firing: [], wasWorse: [] }, "no_data"],
  ["there is no verdict at all", { verdicts: [], firing: [], wasWorse: [] }, "no_data"],
  [
    "nothing is worse",
    { verdicts: [verdict("no_change"), verdict("inconclusive", "image")], firing: [], wasWorse: [] },
    "healthy",
  ],
  [
    "what was worse cannot be told yet",
    { verdicts: [verdict("inconclusive")], firing: [], wasWorse: ["audio" as const] },
    "degraded",
  ],
  [
    "what was worse has no data now",
    { verdicts: [verdict("no_data")], firing: [], wasWorse: ["audio" as const] },
    "degraded",
  ],
  [
    "what was worse is shown to be well",
    { verdicts: [verdict("no_change")], firing: [], wasWorse: ["audio" as const] },
    "healthy",
  ],
])("when %s", (_what, facts, state) => {
  expect(judgeHealth(facts).state).toBe(state);
});

test("what was worse stays named until it is shown to be well", () => {
  const facts = {
    verdicts: [verdict("inconclusive"), verdict("regressed", "image")],
    firing: [],
    wasWorse: ["audio" as const],
  };
  expect(judgeHealth(facts).worse).toEqual(["image", "audio"]);
});
