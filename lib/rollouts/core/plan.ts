import { findMetric } from "#lib/metrics/catalogue.ts";
import { invariant } from "#lib/rollouts/core/invariant.ts";
import type { Guardrail, RolloutPlan, RolloutStage } from "#lib/rollouts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { liveAccuracy } from "#lib/targets/core/live-series.ts";
import type { RolloutSettings } from "#lib/targets/schema.ts";

/** Shares of the restored version in each preset, in percent. */
export const presetShares = {
  standard: [5, 25, 50, 100],
  fast: [25, 100],
  careful: [1, 5, 25, 50, 100],
} as const satisfies Record<Exclude<RolloutPlan["preset"], "custom">, readonly number[]>;

const errorMetric = "error_rate";

/** How many minimum effects of accuracy the restored version may be worse than the suspect: 3 points by default. */
const accuracyFactor = 3;
/** How many minimum effects the error rate may reach at all: 5 % by default. */
const errorFactor = 50;

type PlanRequest = {
  readonly preset: RolloutPlan["preset"];
  /** Used with `custom` only: ascending, the last at 100 %. */
  readonly stages: readonly RolloutStage[];
  /** Hold of each stage in milliseconds; null is the target's minimum. */
  readonly holdMs: number | null;
  /** The target's bounds; no hold of the plan is shorter. */
  readonly bounds: RolloutSettings;
  /** What the model serves. */
  readonly modalities: readonly Modality[];
  /** What the person complained about; these must get better for the rollout to have helped. */
  readonly complaint: readonly Modality[];
};

/**
 * The plan of a rollout with the target's bounds and the default guardrails filled in. The stage at 100 % has no hold of its
 * own: the bake comes after it.
 */
export function buildPlan(request: PlanRequest): RolloutPlan {
  const { preset, bounds, modalities, complaint } = request;
  const minimumHoldMs = bounds.minimumHoldMs;
  const asked: readonly RolloutStage[] =
    preset === "custom"
      ? request.stages
      : presetShares[preset].map((share) => ({ share, holdMs: request.holdMs ?? minimumHoldMs }));
  const stages = asked.map(({ share, holdMs }) => ({
    share,
    holdMs: share === 100 ? 0 : Math.max(holdMs, minimumHoldMs),
  }));
  return {
    preset,
    stages,
    guardrails: defaultGuardrails(modalities, complaint),
    bakeMs: bounds.bakeMs,
    minimumRequestsPerArm: bounds.minimumRequestsPerArm,
  };
}

/**
 * The default guardrails: per modality the restored version's live accuracy may not be clearly worse than the suspect's
 * (stop), where users complained it is looked at for recovery (tell), and its errors have a hard limit (stop).
 * Limits are minimum effects of the metric catalogue times a stated factor.
 */
export function defaultGuardrails(
  modalities: readonly Modality[],
  complaint: readonly Modality[],
): Guardrail[] {
  const accuracyLimit = -accuracyFactor * minimumEffectOf(liveAccuracy);
  const served = modalities.filter((modality) => modality !== "overall");
  const accuracy = served.map((modality): Guardrail => ({
    key: `accuracy_${modality}`,
    modality,
    metric: liveAccuracy,
    role: "deterioration",
    limit: accuracyLimit,
    action: "stop",
  }));
  const recovery = served
    .filter((modality) => complaint.includes(modality) || complaint.includes("overall"))
    .map((modality): Guardrail => ({
      key: `recovery_${modality}`,
      modality,
      metric: liveAccuracy,
      role: "recovery",
      limit: 0,
      action: "tell",
    }));
  const errors: Guardrail = {
    key: "errors_overall",
    modality: "overall",
    metric: errorMetric,
    role: "hard_limit",
    limit: -errorFactor * minimumEffectOf(errorMetric),
    action: "stop",
  };
  return [...accuracy, ...recovery, errors];
}

function minimumEffectOf(metric: string): number {
  const effect = findMetric(metric)?.minimumEffect;
  invariant(effect?.kind === "absolute", `the catalogue has no absolute minimum effect for ${metric}`);
  return effect.value;
}
