import { z } from "zod";
import { Count, Id, Modality, Sha256, Slug } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** What was evaluated on: two evaluations are comparable only when these agree. */
export const DatasetIdentity = z.object({
  name: z.string().min(1).max(200),
  revision: z.string().max(200).nullable().default(null),
  sha256: Sha256.nullable().default(null),
  split: z.string().max(80).nullable().default(null),
});
export type DatasetIdentity = z.infer<typeof DatasetIdentity>;

/** One metric of an evaluation. `successes` counts the right answers of a proportion; `n` null: not told. */
export const MetricValue = z.object({
  metric: z.string().min(1).max(80),
  value: z.number(),
  n: Count.nullable().default(null),
  successes: Count.nullable().default(null),
});
export type MetricValue = z.infer<typeof MetricValue>;

/**
 * Per-item results, packed: `bits` is one bit an item, most significant first, `f32` little-endian floats; base64. With
 * several columns an item's values stand one after another: numerator and denominator of a ratio, number of the rater and
 * rating, or the statistics that a corpus score is computed from.
 */
export const PackedItems = z.object({
  metric: z.string().min(1).max(80),
  encoding: z.enum(["bits", "f32"]),
  count: z.int().min(1).max(5_000_000),
  columns: z.int().min(1).max(3000).default(1),
  itemsSha256: Sha256.nullable().default(null),
  data: z.base64(),
});
export type PackedItems = z.infer<typeof PackedItems>;

/** Results of one version on one dataset. */
export const Evaluation = z.object({
  id: Id,
  versionId: Id,
  versionName: z.string(),
  modality: Modality,
  dataset: DatasetIdentity,
  metricDefinition: z.string().nullable(),
  ranAt: Timestamp,
  registeredAt: Timestamp,
  source: z.string(),
  metrics: z.array(MetricValue),
  itemCount: z.int().nullable(),
});
export type Evaluation = z.infer<typeof Evaluation>;

/** An evaluation to push; `artifactDigest`, when given, must be the version's bundle or weights digest. */
export const PushEvaluation = z.object({
  modality: Modality,
  dataset: DatasetIdentity,
  metricDefinition: z.string().max(500).nullable().default(null),
  artifactDigest: Sha256.nullable().default(null),
  ranAt: Timestamp.optional(),
  source: z.string().max(120).default("api"),
  metrics: z.array(MetricValue).min(1).max(200),
  items: PackedItems.nullable().default(null),
});
export type PushEvaluation = z.infer<typeof PushEvaluation>;

/** Which evaluations are asked for. */
export const EvaluationFilter = z.object({
  model: Slug,
  version: z.string().optional(),
  modality: Modality.optional(),
});
export type EvaluationFilter = z.infer<typeof EvaluationFilter>;
