import { z } from "zod";
import { LocalizedText, Modality } from "./atoms.ts";

/** What a metric is counted in. Percent runs from 0 to 100, never from 0 to 1; a difference of percents is in points. */
export const MetricUnit = z.enum([
  "percent",
  "points",
  "rating",
  "number",
  "thousandths",
  "decibels",
  "milliseconds",
  "times",
  "requests_per_second",
  "gibibytes",
  "currency",
]);
export type MetricUnit = z.infer<typeof MetricUnit>;

/** How a metric's difference is tested; it decides which stored data a test needs. */
export const StatKind = z.enum([
  "proportion_paired",
  "proportion_unpaired",
  "mean_paired",
  "mean_unpaired",
  "ratio_paired",
  "corpus",
  "distributional",
  "quantile",
  "location",
  "rate",
  "ordinal",
  "practical",
]);
export type StatKind = z.infer<typeof StatKind>;

/** The smallest difference that matters: in the metric's own unit, or as a share of the baseline value (0.05 = 5 %). */
export const MinimumEffect = z.object({
  kind: z.enum(["absolute", "relative"]),
  value: z.number().positive(),
});
export type MinimumEffect = z.infer<typeof MinimumEffect>;

/** One metric of the catalogue, ours or a team's own. */
export const MetricEntry = z.object({
  id: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,79}$/, "lower case letters, digits and '_', starting with a letter"),
  label: LocalizedText,
  definition: LocalizedText,
  modalities: z.array(Modality).min(1),
  unit: MetricUnit,
  direction: z.enum(["higher", "lower"]),
  /** A move in either direction beyond the minimum effect counts as worse. */
  twoSided: z.boolean().default(false),
  /** Values outside cannot be; null is no limit. */
  range: z.object({ minimum: z.number().nullable(), maximum: z.number().nullable() }),
  statKind: StatKind,
  /** The order of a `quantile` metric, e.g. 0.95; null for all others. */
  quantileOrder: z.number().gt(0).lt(1).nullable().default(null),
  /** `log`: per-item values are logarithms whose mean is exponentiated (perplexity). */
  itemScale: z.enum(["same", "log"]).default("same"),
  /** What a share or ratio of 1 is on this metric's scale; null: 100 for percent, else 1. */
  ratioScale: z.number().positive().nullable().default(null),
  minimumEffect: MinimumEffect,
});
export type MetricEntry = z.infer<typeof MetricEntry>;

/** What a model changes of one metric of the catalogue, or switches off; what is absent stays as it is. */
export const MetricOverride = z.object({
  metric: z.string(),
  /** false: reported, never judged. */
  enabled: z.boolean().optional(),
  label: LocalizedText.optional(),
  definition: LocalizedText.optional(),
  modalities: z.array(Modality).min(1).optional(),
  unit: MetricUnit.optional(),
  direction: z.enum(["higher", "lower"]).optional(),
  twoSided: z.boolean().optional(),
  range: MetricEntry.shape.range.optional(),
  statKind: StatKind.optional(),
  quantileOrder: MetricEntry.shape.quantileOrder.unwrap().optional(),
  minimumEffect: MinimumEffect.optional(),
});
export type MetricOverride = z.infer<typeof MetricOverride>;
