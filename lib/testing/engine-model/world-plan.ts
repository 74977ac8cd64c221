import { defaultGuardrails } from "#lib/rollouts/core/plan.ts";
import type { RolloutPlan } from "#lib/rollouts/schema.ts";

/** Ids and names of the versions in the world: what traffic leaves, what it goes to, and one more. */
export const worldVersions = [
  { id: "00000000-0000-7000-8000-00000000000a", name: "mm_test_v3.0_20260801" },
  { id: "00000000-0000-7000-8000-00000000000b", name: "mm_test_v2.0_20260701" },
  { id: "00000000-0000-7000-8000-00000000000c", name: "mm_test_v1.0_20260601" },
] as const;

/** The world's one target and its model. */
export const targetId = "00000000-0000-7000-8000-000000000003";
export const modelId = "00000000-0000-7000-8000-000000000004";
/** As the worker's own, in milliseconds. */
export const leaseMs = 3_000;
export const routerTimeoutMs = 1_000;

/** The plan of every rollout in the world: three stages whose holds are a few looks long. */
export const worldPlan: RolloutPlan = {
  preset: "custom",
  stages: [
    { share: 10, holdMs: 5_000 },
    { share: 50, holdMs: 5_000 },
    { share: 100, holdMs: 0 },
  ],
  guardrails: defaultGuardrails(["audio"], ["audio"]).filter(({ role }) => role !== "parity"),
  bakeMs: 5_000,
  controlSlice: false,
  evidenceIntervalMs: 5_000,
  stablePast: null,
  minimumRequestsPerArm: 20,
  onHardLimit: "stay",
};

/** The stages of a rollout's row. */
export function stagesOf({ plan }: Readonly<Record<string, unknown>>): RolloutPlan["stages"] {
  return (plan as RolloutPlan).stages;
}
