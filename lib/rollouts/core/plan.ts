import { findMetric } from "#lib/metrics/catalogue.ts";
import type { CatalogueSettings } from "#lib/metrics/catalogue.ts";
import type { GuardrailRule } from "#lib/models/guardrail-schema.ts";
import { invariant } from "#lib/rollouts/core/invariant.ts";
import type { Guardrail, RolloutPlan, RolloutStage } from "#lib/rollouts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { liveAccuracy } from "#lib/targets/core/live-series.ts";
import type { RolloutSettings } from "#lib/targets/schema.ts";

type Preset = {
  /** Shares of the restored version, in percent. */
  readonly shares: readonly number[];
  /** Holds as a multiple of the target's minimum. */
  readonly holdFactor: number;
};

/** The presets. Requests per stage and the windows of the tests are the target's in each: haste shortens stages, never tests. */
const presets = {
  standard: { shares: [5, 25, 50, 100], holdFactor: 1 },
  fast: { shares: [25, 100], holdFactor: 1 },
  careful: { shares: [1, 5, 25, 50, 100], holdFactor: 2 },
} as const satisfies Record<Exclude<RolloutPlan["preset"], "custom">, Preset>;

const errorMetric = "error_rate";

/** How many minimum effects of accuracy the restored version may be worse than the suspect: 3 points by default. */
const accuracyFactor = 3;
/** Minimum effects of accuracy that it may be worse than its own past before it is told: 3 points too. */
const parityFactor = 3;
/** How many minimum effects the error rate may reach at all: 5 % by default. */
const errorFactor = 50;

/** A model's own minimum effects and limits, from which a plan's guardrails are made; what is absent is the product's. */
export type PlanSettings = CatalogueSettings & { readonly guardrails?: readonly GuardrailRule[] | undefined };

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
  /** Whether the target's router can keep a control slice apart (`capabilities.controlSlice`). */
  readonly canControl: boolean;
  /** What the person complained about; these must get better for the rollout to have helped. */
  readonly complaint: readonly Modality[];
  /** What a broken hard limit does beside stopping; absent: it stays at the split. */
  readonly onHardLimit?: RolloutPlan["onHardLimit"];
  readonly settings?: PlanSettings;
};

/**
 * The plan of a rollout with the target's bounds and the default guardrails filled in. The stage at 100 % has no hold of its
 * own: the bake comes after it.
 */
export function buildPlan(request: PlanRequest): RolloutPlan {
  const { preset, bounds, modalities, complaint } = request;
  const minimumHoldMs = bounds.minimumHoldMs;
  const asked = preset === "custom" ? request.stages : stagesOf(presets[preset], request);
  const stages = asked.map(({ share, holdMs }) => ({
    share,
    holdMs: share === 100 ? 0 : Math.max(holdMs, minimumHoldMs),
  }));
  return {
    preset,
    stages,
    guardrails: defaultGuardrails(modalities, complaint, request.settings),
    bakeMs: bounds.bakeMs,
    onHardLimit: request.onHardLimit ?? "stay",
    controlSlice: request.canControl,
    evidenceIntervalMs: bounds.evidenceIntervalMs,
    stablePast: null,
    minimumRequestsPerArm: bounds.minimumRequestsPerArm,
  };
}

function stagesOf({ shares, holdFactor }: Preset, { holdMs, bounds }: PlanRequest): RolloutStage[] {
  return shares.map((share) => ({ share, holdMs: holdMs ?? holdFactor * bounds.minimumHoldMs }));
}

/** The metric of the quality guardrail: requests per slice against the planned shares. */
export const splitMetric = "sample_ratio";

/**
 * The default guardrails, in the order in which they are evaluated: its errors have a hard limit (stop), requests must arrive
 * in the planned shares (hold), per modality the restored version's live accuracy may not be worse than the suspect's (stop),
 * where users complained it is looked at for recovery (tell), and it is compared with its own stable past (tell). Limits are the model's
 * minimum effects times a stated factor; a relative one needs a baseline, so that the catalogue's stands in. Where the model has a
 * limit or an action of its own for a guardrail, that counts.
 */
export function defaultGuardrails(
  modalities: readonly Modality[],
  complaint: readonly Modality[],
  settings: PlanSettings = {},
): Guardrail[] {
  return productGuardrails(modalities, complaint, settings).map((guardrail) => {
    const own = settings.guardrails?.find(
      ({ role, modality }) => role === guardrail.role && modality === guardrail.modality,
    );
    return own === undefined ? guardrail : { ...guardrail, limit: -own.limit, action: own.action };
  });
}

function productGuardrails(
  modalities: readonly Modality[],
  complaint: readonly Modality[],
  settings: CatalogueSettings,
): Guardrail[] {
  const minimumEffectOf = (metric: string): number => {
    const effect = absoluteEffect(metric, settings) ?? absoluteEffect(metric, {});
    invariant(effect !== null, `the catalogue has no absolute minimum effect for ${metric}`);
    return effect;
  };
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
  const parity = served.map((modality): Guardrail => ({
    key: `parity_${modality}`,
    modality,
    metric: liveAccuracy,
    role: "parity",
    limit: -parityFactor * minimumEffectOf(liveAccuracy),
    action: "tell",
  }));
  const split: Guardrail = {
    key: "split_overall",
    modality: "overall",
    metric: splitMetric,
    role: "quality",
    limit: 0,
    action: "hold",
  };
  return [errors, split, ...accuracy, ...recovery, ...parity];
}

function absoluteEffect(metric: string, settings: CatalogueSettings): number | null {
  const effect = findMetric(metric, settings)?.minimumEffect;
  return effect?.kind === "absolute" ? effect.value : null;
}
