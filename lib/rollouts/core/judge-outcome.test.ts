import { describe, expect, test } from "vitest";
import {
  judgeOutcome,
  missingEvidence,
  outcomeByHand,
  recoveryKind,
  shownAgainst,
} from "#lib/rollouts/core/judge-outcome.ts";
import { aReading } from "#lib/testing/rollout-builders.ts";
import type { Evidence } from "#lib/evaluations/verdict-schema.ts";
import type { GuardrailProof, GuardrailReading } from "#lib/rollouts/schema.ts";

const proof: GuardrailProof = {
  test: "interval",
  comparedWith: "control",
  eValue: 6,
  needed: 20,
  windows: 8,
  stages: 2,
  restored: { bad: 3, total: 80 },
  other: { bad: 9, total: 80 },
  alarmAt: null,
  moreAnswers: null,
};

function recovery(
  outcome: GuardrailReading["outcome"],
  given: Partial<GuardrailProof> | null = {},
): GuardrailReading {
  const { guardrail } = aReading();
  return aReading({
    outcome,
    guardrail: { ...guardrail, role: "recovery", action: "tell" },
    proof: given === null ? null : { ...proof, ...given },
  });
}

const beforeAfter = { test: "before_after", comparedWith: "suspect_before" } as const;

const evidence: Evidence = {
  unit: "percent",
  direction: "higher",
  baseline: 72,
  suspect: 95,
  estimate: 23,
  interval: { lower: -2.1, upper: 45.4, level: 0.95, method: "newcombe" },
  method: "two_proportion_z",
  p: 0.2,
  adjustedP: 0.2,
  exploratoryP: null,
  alpha: 0.01,
  familySize: 1,
  minimumEffect: 3,
  baselineCount: 63,
  suspectCount: 63,
  pairs: null,
  disagreements: null,
  smallestDetectable: null,
  neededCount: null,
  secondOpinionP: null,
  seed: null,
};

describe("the verdict that is told of a recovery", () => {
  const look = (outcome: GuardrailReading["outcome"], estimate: number, direction: "higher" | "lower") => {
    const reading = recovery(outcome);
    const verdict = { ...reading.verdict, kind: "inconclusive" as const };
    return recoveryKind({
      ...reading,
      verdict: { ...verdict, evidence: { ...evidence, estimate, direction } },
    });
  };

  test("is better once it is shown, though the newest look alone cannot tell", () => {
    expect(look("within", 23.6, "higher")).toBe("improved");
    expect(look("within", -0.4, "lower")).toBe("improved");
  });

  test("is that of the newest look while it is not shown, or where the look points the other way", () => {
    expect(look("undecided", 23.6, "higher")).toBe("inconclusive");
    expect(look("within", -0.6, "higher")).toBe("inconclusive");
  });
});

describe("what is missing", () => {
  test.each([
    ["no data", recovery("no_data"), { code: "no_data", facts: {} }],
    ["no proof at all", recovery("undecided", null), { code: "no_data", facts: {} }],
    ["worse", recovery("broken"), { code: "worse", facts: {} }],
    ["evidence", recovery("undecided"), { code: "more_evidence", facts: { has: 6, needed: 20 } }],
    [
      "evidence, none yet",
      recovery("undecided", { eValue: null, needed: null }),
      { code: "more_evidence", facts: { has: 1, needed: 1 } },
    ],
    [
      "answers",
      recovery("undecided", { ...beforeAfter, moreAnswers: 120 }),
      { code: "more_answers", facts: { answers: 120 } },
    ],
    ["a control", recovery("undecided", beforeAfter), { code: "no_control", facts: {} }],
    ["nothing", recovery("within"), null],
  ])("%s", (_name, reading, expected) => {
    expect(missingEvidence(reading)).toEqual(expected);
  });

  test("what it was shown against", () => {
    expect(shownAgainst(recovery("within"))).toBe("same_time");
    expect(shownAgainst(recovery("within", beforeAfter))).toBe("before_after");
    expect(shownAgainst(recovery("undecided", beforeAfter))).toBeNull();
    expect(shownAgainst(recovery("within", null))).toBeNull();
  });
});

describe("the outcome", () => {
  test("is shown only when every complaint is", () => {
    expect(judgeOutcome([recovery("within"), recovery("within")]).code).toBe("shown_to_have_helped");
    expect(judgeOutcome([recovery("within"), recovery("undecided")])).toMatchObject({
      code: "not_yet_shown",
      facts: {
        modalities: [{ missing: null, shownAgainst: "same_time" }, { missing: { code: "more_evidence" } }],
      },
    });
  });

  test("without a recovery guardrail nothing is shown, whatever else is well", () => {
    expect(judgeOutcome([aReading()])).toEqual({ code: "not_yet_shown", facts: { modalities: [] } });
    expect(judgeOutcome([]).code).toBe("not_yet_shown");
  });

  test("by hand: judged at 100 %, else ended early at its share", () => {
    expect(outcomeByHand([recovery("within")], 100).code).toBe("shown_to_have_helped");
    expect(outcomeByHand([recovery("within")], 25)).toEqual({ code: "ended_early", facts: { share: 25 } });
  });
});
