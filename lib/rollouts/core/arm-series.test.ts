import { expect, it } from "vitest";
import { sideCounts } from "#lib/testing/side-counts.ts";
import type { Guardrail } from "#lib/rollouts/schema.ts";
import { armSeries } from "./arm-series.ts";

const guardrail = (part: Partial<Guardrail>): Guardrail => ({
  key: "accuracy_audio",
  modality: "audio",
  metric: "top1_accuracy",
  role: "deterioration",
  limit: -3,
  action: "stop",
  ...part,
});
const asked = {
  modality: "audio",
  metric: "top1_accuracy",
  guardrails: [],
  fromAt: 0,
  untilAt: 3_000,
  stepMs: 1_000,
} as const;

it("gives each version's own share with its interval, step by step and over all", () => {
  const samples = [
    sideCounts({}),
    sideCounts({ at: 1_200, correct: 80, wrong: 20 }),
    sideCounts({ side: "other", correct: 70, wrong: 30 }),
  ];
  const { restored, other } = armSeries({ ...asked, samples });
  expect(restored.points.map(({ at, value, n }) => [at, value, n])).toEqual([
    [500, 0.9, 100],
    [1_500, 0.8, 100],
    [2_500, null, null],
  ]);
  expect(restored.total).toMatchObject({ value: 0.85, n: 200 });
  expect(other.total.value).toBeCloseTo(0.7, 12);
  // Wilson's limits of 70 of 100, as in Newcombe 1998.
  expect(other.points[0]?.low).toBeCloseTo(0.6042, 4);
  expect(other.points[0]?.high).toBeCloseTo(0.7811, 4);
});

it("gives errors as a share of errors, and what nobody answered no value", () => {
  const { restored, other } = armSeries({
    ...asked,
    metric: "error_rate",
    samples: [sideCounts({ errors: 2 }), sideCounts({ side: "other", modality: "text", errors: 50 })],
  });
  expect(restored.total.value).toBeCloseTo(0.02, 12);
  expect(other.total).toEqual({ value: null, low: null, high: null, n: null });
});

it("takes the limit that stops: below the other version, or on the value itself", () => {
  const parity = guardrail({ role: "parity", action: "tell" });
  const hard = guardrail({ modality: "overall", metric: "error_rate", role: "hard_limit", limit: -5 });
  const guardrails = [parity, guardrail({}), hard];
  expect(armSeries({ ...asked, guardrails, samples: [] }).limit).toEqual({
    kind: "below_other",
    size: 0.03,
    action: "stop",
  });
  const errors = { ...asked, modality: "overall", metric: "error_rate", guardrails, samples: [] } as const;
  expect(armSeries(errors).limit).toEqual({ kind: "value", size: 0.05, action: "stop" });
  expect(armSeries({ ...asked, guardrails: [parity], samples: [] }).limit).toBeNull();
});
