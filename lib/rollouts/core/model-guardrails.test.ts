import { expect, it } from "vitest";
import { GuardrailRules } from "#lib/models/guardrail-schema.ts";
import type { GuardrailRule } from "#lib/models/guardrail-schema.ts";
import { modelGuardrails, ownRules } from "./model-guardrails.ts";
import { buildPlan } from "./plan.ts";
import { RolloutSettings } from "#lib/targets/schema.ts";

const model = { slug: "mm_chat", modalities: ["image", "audio"] as const };
const nothing = { own: [], overrides: [], ranking: null, revision: 4 };
const audio: GuardrailRule = { role: "deterioration", modality: "audio", limit: 1.5, action: "hold" };

it("gives what the product sets where the model has nothing of its own", () => {
  const { guardrails, isDefault, revision } = modelGuardrails(model, nothing);
  expect(isDefault).toBe(true);
  expect(revision).toBe(4);
  expect(
    guardrails.map(({ role, modality, limit, action, isOwn }) => [role, modality, limit, action, isOwn]),
  ).toEqual([
    ["hard_limit", "overall", 5, "stop", false],
    ["deterioration", "image", 3, "stop", false],
    ["deterioration", "audio", 3, "stop", false],
    ["parity", "image", 3, "tell", false],
    ["parity", "audio", 3, "tell", false],
  ]);
});

it("puts a limit of the model's own in its place, beside the product's", () => {
  const { guardrails, isDefault } = modelGuardrails(model, { ...nothing, guardrails: [audio] });
  expect(isDefault).toBe(false);
  expect(guardrails[2]).toMatchObject({
    limit: 1.5,
    action: "hold",
    isOwn: true,
    product: { limit: 3, action: "stop" },
  });
  expect(guardrails[1]?.isOwn).toBe(false);
});

it("reaches the plan of the next rollout", () => {
  const plan = buildPlan({
    preset: "standard",
    stages: [],
    holdMs: null,
    bounds: RolloutSettings.parse({}),
    modalities: model.modalities,
    canControl: true,
    complaint: ["audio"],
    settings: { ...nothing, guardrails: [audio] },
  });
  expect(plan.guardrails.find(({ key }) => key === "accuracy_audio")).toMatchObject({
    limit: -1.5,
    action: "hold",
  });
  expect(plan.guardrails.find(({ key }) => key === "accuracy_image")).toMatchObject({
    limit: -3,
    action: "stop",
  });
});

it("keeps only what differs from the product, and nothing of a modality that is not served", () => {
  const same: GuardrailRule = { role: "deterioration", modality: "image", limit: 3, action: "stop" };
  const elsewhere: GuardrailRule = { role: "deterioration", modality: "video", limit: 1, action: "stop" };
  expect(ownRules(model, [same, audio, elsewhere], nothing)).toEqual([audio]);
});

it("refuses a limit that is none, a guardrail named twice, and a parity that stops", () => {
  expect(GuardrailRules.safeParse([{ ...audio, limit: 0 }]).success).toBe(false);
  expect(GuardrailRules.safeParse([audio, audio]).success).toBe(false);
  expect(GuardrailRules.safeParse([{ ...audio, role: "parity", action: "stop" }]).success).toBe(false);
  expect(GuardrailRules.safeParse([{ ...audio, role: "parity" }]).success).toBe(true);
});
