import { defaultGuardrails } from "#lib/rollouts/core/plan.ts";
import type { RolloutObservation } from "#lib/rollouts/core/verdict.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import type { GuardrailReading, RolloutPlan } from "#lib/rollouts/schema.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";

/** A plan with these shares, ten-second holds, and the default guardrails of one modality. */
export function aPlan(shares: readonly number[] = [5, 25, 50, 100]): RolloutPlan {
  return {
    preset: "custom",
    stages: shares.map((share) => ({ share, holdMs: share === 100 ? 0 : 10_000 })),
    guardrails: defaultGuardrails(["audio"], ["audio"]),
    bakeMs: 20_000,
    onHardLimit: "stay",
    controlSlice: true,
    evidenceIntervalMs: 5_000,
    stablePast: null,
    minimumRequestsPerArm: 60,
  };
}

/** A rollout from `suspect`, which has all traffic, to `restored`. */
export function aSnapshot(given: Partial<RolloutSnapshot> = {}): RolloutSnapshot {
  return {
    id: "00000000-0000-7000-8000-000000000001",
    rollbackId: "00000000-0000-7000-8000-000000000002",
    targetId: "00000000-0000-7000-8000-000000000003",
    suspect: "suspect",
    restored: "restored",
    state: "planned",
    reason: null,
    course: "forward",
    abandoned: [],
    suspectShareBefore: null,
    extraHoldMs: 0,
    stageIndex: 0,
    plan: aPlan(),
    revision: 0,
    wantedGeneration: null,
    stageStartedAt: null,
    confirmedAt: null,
    observedMs: 0,
    lastObservedAt: null,
    tickedAt: null,
    stopAcceptedAt: null,
    stopEffectiveAt: null,
    attempts: 0,
    capacity: null,
    readings: [],
    outcome: null,
    currentSplit: [{ version: "suspect", role: "rest", share: 100 }],
    ...given,
  };
}

/** A split that was wanted, accepted and read back. */
export function anIntendedSplit(given: Partial<IntendedSplit> = {}): IntendedSplit {
  const at = new Date("2026-09-01T03:00:00Z");
  return {
    generation: 1,
    slices: [
      { version: "restored", role: "restored", share: 5 },
      { version: "suspect", role: "rest", share: 95 },
    ],
    replaces: null,
    rolloutId: "00000000-0000-7000-8000-000000000001",
    choiceId: null,
    committedAt: at,
    appliedAt: at,
    confirmedAt: at,
    withdrawnAt: null,
    failure: null,
    ...given,
  };
}

/** A reading of one of the plan's guardrails, by its place. */
export function aReading(given: Partial<GuardrailReading> = {}, place = 0): GuardrailReading {
  const [first] = aPlan().guardrails.slice(place);
  if (first === undefined) throw new Error("the plan has no such guardrail");
  return {
    guardrail: first,
    outcome: "within",
    verdict: {
      metric: first.metric,
      modality: first.modality,
      kind: "no_change",
      reason: "within_minimum_effect",
      strength: null,
      role: "alone",
      labels: [],
      evidence: null,
    },
    at: new Date("2026-09-01T03:00:00Z"),
    requests: 100,
    proof: null,
    streak: 1,
    ...given,
  };
}

/** A look at which everything is well at `now`: router agrees, metrics are fresh, enough requests. */
export function anObservation(now: Date, given: Partial<RolloutObservation> = {}): RolloutObservation {
  const wanted = anIntendedSplit();
  return {
    router: { kind: "read", slices: wanted.slices, generation: wanted.generation },
    standing: "agrees",
    wanted,
    previousGeneration: null,
    frozen: null,
    traffic: null,
    answeredAt: null,
    readings: aPlan().guardrails.map((_guardrail, place) => aReading({}, place)),
    requestsInStage: 100,
    metricsAt: now,
    ...given,
  };
}
