import { describe, expect, test } from "vitest";
import { evaluateGuardrails } from "#lib/rollouts/core/order-of-evaluation.ts";
import { aReading } from "#lib/testing/rollout-builders.ts";
import type { Guardrail, GuardrailProof, GuardrailReading } from "#lib/rollouts/schema.ts";

const alarmAt = new Date("2026-09-01T03:10:00Z");
const before = new Date("2026-09-01T03:00:00Z");
const after = new Date("2026-09-01T03:20:00Z");
const proof: GuardrailProof = {
  test: "interval",
  comparedWith: "control",
  eValue: 90,
  needed: 80,
  windows: 20,
  stages: 1,
  restored: null,
  other: null,
  alarmAt,
  moreAnswers: null,
};

function broken(role: Guardrail["role"], action: Guardrail["action"], given: Partial<GuardrailReading> = {}) {
  const { guardrail } = aReading();
  return aReading({ outcome: "broken", guardrail: { ...guardrail, key: role, role, action }, ...given });
}

const hardLimit = broken("hard_limit", "stop", { streak: 2 });
const quality = broken("quality", "hold", { proof });
const deterioration = broken("deterioration", "stop", { proof });
const keysOf = (readings: GuardrailReading[], answeredAt: Date | null = null) => {
  const { stop, hold } = evaluateGuardrails(readings, answeredAt);
  return { stop: stop?.guardrail.key ?? null, hold: hold?.guardrail.key ?? null };
};

describe("the order of evaluation", () => {
  test("a hard limit broken twice stops before everything else", () => {
    expect(keysOf([deterioration, quality, hardLimit])).toEqual({ stop: "hard_limit", hold: null });
  });

  test("broken once it holds: the second look must be on new data", () => {
    expect(keysOf([{ ...hardLimit, streak: 1 }])).toEqual({ stop: null, hold: "hard_limit" });
  });

  test("a split that is not as planned holds, since no comparison is to be believed", () => {
    expect(keysOf([deterioration, quality])).toEqual({ stop: null, hold: "quality" });
  });

  test("an alarm stops at its first look", () => {
    expect(keysOf([{ ...deterioration, streak: 1 }])).toEqual({
      stop: "deterioration",
      hold: "deterioration",
    });
  });

  test("an alarm from before a person resumed is answered: it holds and stops no more", () => {
    expect(keysOf([deterioration], after)).toEqual({ stop: null, hold: "deterioration" });
    expect(keysOf([deterioration], before)).toMatchObject({ stop: "deterioration" });
  });

  test("what only tells neither stops nor holds", () => {
    expect(keysOf([broken("parity", "tell"), broken("recovery", "tell")])).toEqual({
      stop: null,
      hold: null,
    });
  });

  test("within, undecided and no data ask for nothing here", () => {
    const outcomes = (["within", "undecided", "no_data"] as const).map((outcome) => ({
      ...deterioration,
      outcome,
    }));
    expect(keysOf(outcomes)).toEqual({ stop: null, hold: null });
  });
});
