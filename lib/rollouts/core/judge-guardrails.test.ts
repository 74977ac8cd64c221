import { describe, expect, test } from "vitest";
import { buildPlan, defaultGuardrails } from "#lib/rollouts/core/plan.ts";
import { judgeGuardrails } from "#lib/rollouts/core/judge-guardrails.ts";
import type { ArmCounts } from "#lib/rollouts/core/judge-guardrails.ts";
import { RolloutPlan } from "#lib/rollouts/schema.ts";

const now = new Date("2026-09-01T03:14:07Z");
const guardrails = defaultGuardrails(["audio"], ["audio"]);
const arm = (requests: number, correct: number, errors = 0): ArmCounts[] => [
  { modality: "audio", requests, errors, correct, wrong: requests - errors - correct },
];
const look = (restored: ArmCounts[], suspect: ArmCounts[]) =>
  Object.fromEntries(
    judgeGuardrails(guardrails, { restored, suspect }, { previous: [], now }).map((reading) => [
      reading.guardrail.key,
      reading.outcome,
    ]),
  );

describe("readings", () => {
  test("a restored version that is clearly better is within, and its recovery is shown", () => {
    expect(look(arm(500, 480), arm(2_000, 1_200))).toEqual({
      accuracy_audio: "within",
      recovery_audio: "within",
      errors_overall: "within",
    });
  });

  test("one that is clearly worse is broken", () => {
    expect(look(arm(500, 300), arm(2_000, 1_900))).toMatchObject({
      accuracy_audio: "broken",
      recovery_audio: "broken",
    });
  });

  test("few answers are undecided, none are no data on either side", () => {
    expect(look(arm(20, 18), arm(2_000, 1_800))).toMatchObject({ accuracy_audio: "undecided" });
    expect(look([], arm(2_000, 1_800))).toEqual({
      accuracy_audio: "no_data",
      recovery_audio: "no_data",
      errors_overall: "no_data",
    });
    expect(look(arm(500, 480), [])).toMatchObject({ accuracy_audio: "no_data", errors_overall: "within" });
  });

  test("the error limit is absolute and needs proof", () => {
    expect(look(arm(500, 400, 60), arm(2_000, 1_800))).toMatchObject({ errors_overall: "broken" });
    expect(look(arm(500, 460, 25), arm(2_000, 1_800))).toMatchObject({ errors_overall: "undecided" });
  });
});

test("the same data twice is one reading; the same outcome on new data is a streak", () => {
  const counts = { restored: arm(500, 300), suspect: arm(2_000, 1_900) };
  const first = judgeGuardrails(guardrails, counts, { previous: [], now });
  const again = judgeGuardrails(guardrails, counts, {
    previous: first,
    now: new Date(now.getTime() + 2_000),
  });
  expect(again).toEqual(first);
  const more = { ...counts, restored: arm(550, 330) };
  const third = judgeGuardrails(guardrails, more, { previous: again, now });
  expect(third[0]).toMatchObject({ outcome: "broken", streak: 2 });
});

describe("plans", () => {
  const bounds = { minimumHoldMs: 240_000, minimumRequestsPerArm: 300, bakeMs: 900_000 };
  const request = {
    stages: [],
    holdMs: null,
    bounds,
    modalities: ["image", "audio"],
    complaint: ["audio"],
  } as const;

  test.each([
    ["standard", [5, 25, 50, 100]],
    ["fast", [25, 100]],
    ["careful", [1, 5, 25, 50, 100]],
  ] as const)("%s", (preset, shares) => {
    const plan = buildPlan({ ...request, preset });
    expect(RolloutPlan.parse(plan)).toEqual(plan);
    expect(plan.stages.map(({ share }) => share)).toEqual(shares);
    expect(plan.stages.map(({ holdMs }) => holdMs)).toEqual(
      shares.map((share) => (share === 100 ? 0 : 240_000)),
    );
  });

  test("no hold is below the target's minimum", () => {
    const short = buildPlan({ ...request, preset: "fast", holdMs: 1_000 });
    expect(short.stages[0]?.holdMs).toBe(240_000);
    const stages = [
      { share: 10, holdMs: 5 },
      { share: 100, holdMs: 5 },
    ];
    expect(buildPlan({ ...request, preset: "custom", stages }).stages[0]?.holdMs).toBe(240_000);
  });

  test("guardrails: accuracy per modality, recovery where it was complained about, one error limit", () => {
    expect(
      buildPlan({ ...request, preset: "fast" }).guardrails.map(({ key, limit, action }) => [
        key,
        limit,
        action,
      ]),
    ).toEqual([
      ["accuracy_image", -3, "stop"],
      ["accuracy_audio", -3, "stop"],
      ["recovery_audio", 0, "tell"],
      ["errors_overall", -5, "stop"],
    ]);
  });
});
