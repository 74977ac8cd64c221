import { z } from "zod";
import { LocalizedText, Modality } from "#lib/schema/atoms.ts";
import { MetricUnit } from "#lib/schema/metric.ts";

/**
 * The only verdicts. `inconclusive` cannot tell yet; `no_data` had nothing to look at; `being_computed` waits for a
 * resampling test; none of these is ever a pass.
 */
export const VerdictKind = z.enum([
  "regressed",
  "improved",
  "no_change",
  "inconclusive",
  "being_computed",
  "no_data",
]);
export type VerdictKind = z.infer<typeof VerdictKind>;

/** Why a verdict is what it is; the numbers of the sentence are in the evidence. */
export const VerdictReason = z.enum([
  "beyond_minimum_effect",
  "moved_either_way",
  "within_minimum_effect",
  "beyond_practical_threshold",
  "within_practical_threshold",
  "smaller_than_minimum_effect",
  "not_significant",
  "sample_too_small",
  "zero_variance",
  "no_result_for_baseline",
  "no_result_for_suspect",
  "no_result",
  "not_comparable",
  "not_a_number",
  "metric_not_in_catalogue",
  "metric_disabled",
  "being_computed",
  "computation_failed",
]);
export type VerdictReason = z.infer<typeof VerdictReason>;

/** What a reader must know before believing the numbers. */
export const VerdictLabel = z.enum([
  "approximate_unpaired",
  "identity_not_recorded",
  "counts_from_value",
  "practical_threshold_no_interval",
  "interval_unadjusted",
]);
export type VerdictLabel = z.infer<typeof VerdictLabel>;

/** The test behind a p-value. */
export const TestMethod = z.enum([
  "mcnemar_mid_p",
  "two_proportion_z",
  "fisher_exact",
  "paired_t",
  "welch_t",
  "linearised_ratio",
  "paired_bootstrap",
  "approximate_randomisation",
  "mann_whitney",
  "quantile_difference",
  "practical_threshold",
  "e_process",
]);
export type TestMethod = z.infer<typeof TestMethod>;

/** How the interval was made. */
export const IntervalMethod = z.enum([
  "bonett_price",
  "newcombe",
  "student_t",
  "linearised",
  "bootstrap_percentile",
  "price_bonett",
  "hodges_lehmann",
  "confidence_sequence",
]);
export type IntervalMethod = z.infer<typeof IntervalMethod>;

/** An interval of the difference suspect - baseline, with its confidence level (0.95). */
export const EvidenceInterval = z.object({
  lower: z.number(),
  upper: z.number(),
  level: z.number(),
  method: IntervalMethod,
});
export type EvidenceInterval = z.infer<typeof EvidenceInterval>;

/**
 * The numbers behind a verdict. All values and differences are in `unit` (percents from 0 to 100, their differences
 * in points); differences are suspect - baseline, whichever direction is better. null: not known or does not apply.
 */
export const Evidence = z.object({
  unit: MetricUnit,
  direction: z.enum(["higher", "lower"]),
  baseline: z.number(),
  suspect: z.number(),
  estimate: z.number(),
  interval: EvidenceInterval.nullable(),
  method: TestMethod,
  p: z.number().nullable(),
  /** p after Holm's correction; equals `p` for the complaint metric and for a metric judged alone. */
  adjustedP: z.number().nullable(),
  /** p after Benjamini and Hochberg's correction, for the exploratory view. */
  exploratoryP: z.number().nullable(),
  alpha: z.number(),
  /** How many tests share alpha: 1 for the complaint metric. */
  familySize: z.int().min(1),
  minimumEffect: z.number(),
  baselineCount: z.number().nullable(),
  suspectCount: z.number().nullable(),
  /** Items both versions answered, where the test is paired. */
  pairs: z.number().nullable(),
  /** Items that only the baseline, and that only the suspect, got right (or has the event). */
  disagreements: z.object({ onlyBaseline: z.number(), onlySuspect: z.number() }).nullable(),
  /** With 80 % power at this sample size. */
  smallestDetectable: z.number().nullable(),
  /** Pairs, or items per side, at which the minimum effect would show. */
  neededCount: z.number().nullable(),
  /** A second p-value from another method, shown beside the first: matched-pair segments for word errors. */
  secondOpinionP: z.number().nullable(),
  /** Reproduces a resampling test. */
  seed: z.number().nullable(),
});
export type Evidence = z.infer<typeof Evidence>;

/** The verdict on one metric of one modality, with everything needed to explain it in any language. */
export const Verdict = z.object({
  metric: z.string(),
  modality: Modality,
  kind: VerdictKind,
  reason: VerdictReason,
  /** `confirmed`: the whole interval lies beyond the minimum effect; `practical`: by threshold, without an interval. */
  strength: z.enum(["confirmed", "likely", "practical"]).nullable(),
  role: z.enum(["complaint", "family", "alone"]),
  labels: z.array(VerdictLabel),
  evidence: Evidence.nullable(),
  /** The revision of the model's settings that it was judged by; 0: unchanged, absent: the catalogue alone. */
  settingsRevision: z.int().exactOptional(),
  /** The name that the model gives the metric; absent: the catalogue's. */
  label: LocalizedText.exactOptional(),
});
export type Verdict = z.infer<typeof Verdict>;
