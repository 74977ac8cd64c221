import type { Guardrail, GuardrailReading, Rollout } from "#lib/rollouts/schema.ts";

const id = (last: number) => `0198c0de-0000-7000-8000-00000000000${last}`;
const at = (clock: string) => new Date(`2026-11-17T${clock}Z`);
const from = "mm_digits_v1.4_20261115";
const to = "mm_digits_v1.2_20260831";

/** A reading of a guardrail on audio accuracy, 0.6 points worse; for tests and for looking at. */
export function reading(
  key: string,
  over: Partial<Guardrail>,
  interval: { lower?: number; upper?: number } = {},
): GuardrailReading {
  const guardrail: Guardrail = {
    key,
    modality: "audio",
    metric: "top1_accuracy",
    role: "deterioration",
    limit: -3,
    action: "stop",
    ...over,
  };
  return {
    guardrail,
    outcome: "within",
    at: at("03:33:20"),
    requests: 624,
    proof: null,
    streak: 1,
    verdict: {
      metric: guardrail.metric,
      modality: guardrail.modality,
      kind: "no_change",
      reason: "within_minimum_effect",
      strength: null,
      role: "alone",
      labels: [],
      evidence: {
        unit: "percent",
        direction: "higher",
        baseline: 72,
        suspect: 71.4,
        estimate: -0.6,
        interval: { lower: -2.1, upper: 0.9, level: 0.95, method: "newcombe", ...interval },
        method: "two_proportion_z",
        p: 0.5,
        adjustedP: 0.5,
        exploratoryP: null,
        alpha: 0.01,
        familySize: 1,
        minimumEffect: 3,
        baselineCount: 1873,
        suspectCount: 624,
        pairs: null,
        disagreements: null,
        smallestDetectable: null,
        neededCount: null,
        secondOpinionP: null,
        seed: null,
      },
    },
  };
}

const shares = [5, 25, 50, 100];
const holdMs = 600_000;

function stagesAt(stageIndex: number): Rollout["stages"] {
  return shares.map((share, index) => ({
    share,
    holdMs: share === 100 ? 0 : holdMs,
    index,
    state: index < stageIndex ? "done" : index === stageIndex ? "running" : "planned",
    startedAt: index <= stageIndex ? at("03:27:22") : null,
    confirmedAt: index <= stageIndex ? at("03:27:24") : null,
    heldUntil: index === stageIndex ? at("03:37:22") : null,
  }));
}

/** A rollout at 25 % with four minutes of its hold left at 03:33:22, changed by `over`. */
export function rolloutAt(over: Partial<Rollout>): Rollout {
  const stageIndex = over.stageIndex ?? 1;
  const share = shares[stageIndex] ?? 100;
  const slices: Rollout["traffic"]["intended"] = [
    { version: to, role: "restored", share },
    { version: from, role: "rest", share: 100 - share },
  ];
  return {
    id: id(1),
    rollbackId: id(2),
    targetId: id(3),
    fromVersionId: id(4),
    fromVersionName: from,
    toVersionId: id(5),
    toVersionName: to,
    state: "holding",
    course: "forward",
    driver: { kind: "person", id: "olga", name: "Olga" },
    suspectShareBefore: 100,
    reason: null,
    stageIndex,
    revision: 7,
    plan: {
      preset: "standard",
      stages: shares.map((each) => ({ share: each, holdMs: each === 100 ? 0 : holdMs })),
      guardrails: [reading("accuracy_audio", {}).guardrail],
      bakeMs: 900_000,
      onHardLimit: "stay",
      controlSlice: true,
      evidenceIntervalMs: 60_000,
      stablePast: null,
      minimumRequestsPerArm: 300,
    },
    stages: stagesAt(stageIndex),
    readings: [reading("accuracy_audio", {})],
    traffic: {
      generation: 3,
      intended: slices,
      applied: slices,
      appliedReadAt: at("03:33:20"),
      readFailure: null,
      observed: [
        { version: to, requests: 246, share: 24.6 },
        { version: from, requests: 754, share: 75.4 },
      ],
      observedAt: at("03:33:20"),
      divergedSince: null,
    },
    requestsInStage: 624,
    stopAcceptedAt: null,
    stopEffectiveAt: null,
    outcome: null,
    events: [],
    tickedAt: at("03:33:20"),
    createdAt: at("03:17:22"),
    finishedAt: null,
    ...over,
  };
}
