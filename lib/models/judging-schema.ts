import { z } from "zod";
import { GuardrailRules } from "#lib/models/guardrail-schema.ts";
import { ActorRef, Modality, Slug } from "#lib/schema/atoms.ts";
import { MetricEntry, MetricOverride, MetricUnit, MinimumEffect, StatKind } from "#lib/schema/metric.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** How many points of 100 each part of a candidate's score can give. */
export const RankingWeights = z
  .object({
    evaluation: z.number().min(0).max(100),
    soak: z.number().min(0).max(100),
    traffic: z.number().min(0).max(100),
    recency: z.number().min(0).max(100),
    restore: z.number().min(0).max(100),
  })
  .refine((weights) => Math.abs(Object.values(weights).reduce((sum, one) => sum + one, 0) - 100) < 1e-9, {
    message: "the five weights must sum to 100",
  });
export type RankingWeights = z.infer<typeof RankingWeights>;

/** The gates that a version has to pass before it may be gone back to. That it is another version than the suspect is no choice. */
export const RankingGate = z.enum([
  "known_bad",
  "never_served",
  "imported",
  "not_recorded",
  "not_restorable",
  "security_fix_lost",
  "affected_metric",
  "breaks_consumer",
  "contains_suspect_change",
]);
export type RankingGate = z.infer<typeof RankingGate>;

/** What a failed gate does: `block` leaves no choice, `warn` tells and leaves it. */
export const GateAction = z.enum(["block", "warn"]);
export type GateAction = z.infer<typeof GateAction>;

/** How the versions to go back to are ranked. */
export const RankingSettings = z.object({
  weights: RankingWeights,
  gates: z.record(RankingGate, GateAction),
  /** Hours of healthy serving that give the whole weight of soak. */
  fullSoakHours: z.number().min(1).max(10_000),
  /** Requests answered that give the whole weight of traffic. */
  fullTrafficRequests: z.number().min(1).max(1_000_000_000),
  /** Days since it last served after which recency gives half its weight. */
  recencyHalfLifeDays: z.number().min(1).max(3650),
});
export type RankingSettings = z.infer<typeof RankingSettings>;

/** A model's whole judging settings at one revision; `ranking` null: the product's defaults. */
export const JudgingSettings = z.object({
  own: z.array(MetricEntry),
  overrides: z.array(MetricOverride),
  ranking: RankingSettings.nullable(),
  /** Limits of the model's own for guardrails; absent: the product's. */
  guardrails: GuardrailRules.optional(),
});
export type JudgingSettings = z.infer<typeof JudgingSettings>;

/** Settings with the revision they stand at; 0: nothing was ever changed. */
export type JudgingAt = JudgingSettings & { readonly revision: number };

/** A metric as a model judges it: the catalogue's, changed by the model, or the model's own. */
export const EffectiveMetric = z.object({
  entry: MetricEntry,
  enabled: z.boolean(),
  source: z.enum(["catalogue", "changed", "own"]),
  /** The fields that differ from the catalogue; empty for own metrics. */
  changedFields: z.array(z.string()),
  /** The catalogue's minimum effect; null for own metrics. */
  catalogueEffect: MinimumEffect.nullable(),
  /** The revision that last changed it, by whom and when; null: nobody did. */
  lastChange: z.object({ revision: z.int(), by: z.string(), at: Timestamp }).nullable(),
});
export type EffectiveMetric = z.infer<typeof EffectiveMetric>;

/** The metrics of a model in force, with the revision that a change has to name. */
export const ModelMetrics = z.object({
  model: Slug,
  revision: z.int(),
  metrics: z.array(EffectiveMetric),
});
export type ModelMetrics = z.infer<typeof ModelMetrics>;

/** What every change of settings carries: the revision it was made on, and why. */
const Change = {
  expectedRevision: z.int().min(0),
  reason: z.string().trim().min(1, "say why").max(2000),
};

/**
 * A metric as the model is to judge it. A metric of the catalogue keeps what is left out; an own one, whose id the catalogue
 * does not know, needs label, modalities, unit, direction, kind and minimum effect.
 */
export const PutMetric = z.object({
  metric: MetricEntry.shape.id,
  enabled: z.boolean().default(true),
  label: MetricEntry.shape.label.optional(),
  definition: MetricEntry.shape.definition.optional(),
  modalities: z.array(Modality).min(1).optional(),
  unit: MetricUnit.optional(),
  /** `two_sided`: a move either way is worse. */
  direction: z.enum(["higher", "lower", "two_sided"]).optional(),
  range: z
    .object({ minimum: z.number().nullable().default(null), maximum: z.number().nullable().default(null) })
    .optional(),
  statKind: StatKind.optional(),
  /** Of a `quantile` metric, e.g. 0.95. */
  quantileOrder: MetricEntry.shape.quantileOrder.unwrap().optional(),
  minimumEffect: MinimumEffect.optional(),
  ...Change,
});
export type PutMetric = z.infer<typeof PutMetric>;

/** Takes a metric back to the catalogue, or an own one away. */
export const ResetMetric = z.object(Change);
export type ResetMetric = z.infer<typeof ResetMetric>;

/** The ranking in force; `isDefault`: nobody changed it. */
export const ModelRanking = z.object({
  model: Slug,
  revision: z.int(),
  isDefault: z.boolean(),
  ranking: RankingSettings,
});
export type ModelRanking = z.infer<typeof ModelRanking>;

/** The ranking as it is to be. */
export const PutRanking = RankingSettings.extend(Change);
export type PutRanking = z.infer<typeof PutRanking>;

/** One change of a model's judging settings; old ones are kept. */
export const JudgingRevision = z.object({
  revision: z.int(),
  /** The id of the metric, `ranking` or `guardrails`. */
  subject: z.string(),
  action: z.enum(["set", "reset"]),
  /** The subject's own settings before and after; null: none of its own. */
  before: z.json(),
  after: z.json(),
  reason: z.string(),
  actor: ActorRef,
  at: Timestamp,
});
export type JudgingRevision = z.infer<typeof JudgingRevision>;
