import { describe, expect, test } from "vitest";
import type { CatalogueSettings } from "#lib/metrics/catalogue.ts";
import { buildPlan } from "#lib/rollouts/core/plan.ts";
import { RolloutPlan } from "#lib/rollouts/schema.ts";

describe("plans", () => {
  const bounds = {
    minimumHoldMs: 240_000,
    minimumRequestsPerArm: 300,
    evidenceIntervalMs: 60_000,
    bakeMs: 900_000,
    differenceAlarmMs: 60_000,
  };
  const request = {
    stages: [],
    holdMs: null,
    bounds,
    modalities: ["image", "audio"],
    canControl: true,
    complaint: ["audio"],
  } as const;

  test.each([
    ["standard", [5, 25, 50, 100], 240_000],
    ["fast", [25, 100], 240_000],
    ["careful", [1, 5, 25, 50, 100], 480_000],
  ] as const)("%s", (preset, shares, holdMs) => {
    const plan = buildPlan({ ...request, preset });
    expect(RolloutPlan.parse(plan)).toEqual(plan);
    expect(plan.stages.map(({ share }) => share)).toEqual(shares);
    expect(plan.stages.map((stage) => stage.holdMs)).toEqual(
      shares.map((share) => (share === 100 ? 0 : holdMs)),
    );
  });

  test("limits are made of the model's own minimum effects; a relative one needs the catalogue's", () => {
    const limitsOf = (settings: CatalogueSettings) => {
      const { guardrails } = buildPlan({ ...request, preset: "fast", settings });
      return ["errors_overall", "accuracy_audio"].map(
        (key) => guardrails.find((one) => one.key === key)?.limit,
      );
    };
    const own = (metric: string, kind: "absolute" | "relative", value: number) => ({
      overrides: [{ metric, minimumEffect: { kind, value } }],
    });
    expect(limitsOf({})).toEqual([-5, -3]);
    expect(limitsOf(own("top1_accuracy", "absolute", 0.5))).toEqual([-5, -1.5]);
    expect(limitsOf(own("error_rate", "relative", 0.2))).toEqual([-5, -3]);
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

  test("haste shortens stages, never tests; a router that cannot keep a control slice has none", () => {
    const fast = buildPlan({ ...request, preset: "fast", canControl: false });
    expect(fast).toMatchObject({
      controlSlice: false,
      evidenceIntervalMs: 60_000,
      minimumRequestsPerArm: 300,
    });
  });

  test("guardrails, in the order of evaluation", () => {
    const { guardrails } = buildPlan({ ...request, preset: "fast" });
    expect(guardrails.map(({ key, limit, action }) => [key, limit, action])).toEqual([
      ["errors_overall", -5, "stop"],
      ["split_overall", 0, "hold"],
      ["accuracy_image", -3, "stop"],
      ["accuracy_audio", -3, "stop"],
      ["recovery_audio", 0, "tell"],
      ["parity_image", -3, "tell"],
      ["parity_audio", -3, "tell"],
    ]);
  });
});
