import type { Evidence, Verdict, VerdictLabel, VerdictReason } from "#lib/evaluations/verdict-schema.ts";
import type { Comparability } from "#lib/metrics/comparability.ts";
import type { JudgedMetric } from "#lib/metrics/catalogue.ts";
import { benefitSign, resolveMinimumEffect } from "#lib/metrics/minimum-effect.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { MetricEntry } from "#lib/schema/metric.ts";
import { mirrorInterval } from "#lib/statistics/interval.ts";
import type { Interval } from "#lib/statistics/interval.ts";
import { criticalZ } from "#lib/statistics/normal-distribution.ts";
import { smallestDetectable } from "#lib/statistics/sample-size.ts";
import type { Measurement } from "./measurement.ts";
import type { MetricSample } from "./metric-sample.ts";
import { selectTest } from "./select-test.ts";
import type { ChosenTest } from "./select-test.ts";
import { decideVerdict } from "./verdict-rule.ts";

/** One metric of one modality, of the last stable version and of the suspect; null: no result on that side. */
export interface MetricComparison extends Partial<Omit<JudgedMetric, "entry">> {
  /** The metric as the model judges it, null for a metric nobody described. */
  readonly entry: MetricEntry | null;
  readonly metric: string;
  readonly modality: Modality;
  readonly baseline: MetricSample | null;
  readonly suspect: MetricSample | null;
  readonly comparability: Comparability;
  /** Seed of resampling tests, kept with the evidence. */
  readonly seed: number;
  /** It is the one that was complained about, where several share metric and modality. */
  readonly isComplaint?: boolean;
}

/** A comparison that has a test, or the reason why it has none. */
export type PreparedComparison =
  | {
      readonly isReady: true;
      readonly comparison: MetricComparison;
      readonly entry: MetricEntry;
      readonly test: ChosenTest;
    }
  | { readonly isReady: false; readonly comparison: MetricComparison; readonly reason: VerdictReason };

/** How a verdict stands among others: its role, the size of its family, and p-values corrected for it. */
export interface FamilyPlace {
  readonly role: Verdict["role"];
  readonly alpha: number;
  /** The interval's own alpha: alpha / family size. */
  readonly intervalAlpha: number;
  readonly familySize: number;
  readonly adjustedP: number | null;
  readonly exploratoryP: number | null;
}

function missingReason(comparison: MetricComparison): VerdictReason | null {
  const { baseline, suspect } = comparison;
  if (baseline === null && suspect === null) return "no_result";
  if (baseline === null) return "no_result_for_baseline";
  if (suspect === null) return "no_result_for_suspect";
  if (![baseline.value, suspect.value].every(Number.isFinite)) return "not_a_number";
  return comparison.comparability.status === "not_comparable" ? "not_comparable" : null;
}

/** Chooses the test of a comparison; a side without a result, or results that may not be compared, give the reason. */
export function prepareComparison(comparison: MetricComparison): PreparedComparison {
  const { entry, baseline, suspect } = comparison;
  const reason = comparison.isEnabled === false ? "metric_disabled" : missingReason(comparison);
  if (reason !== null) return { isReady: false, comparison, reason };
  if (entry === null) return { isReady: false, comparison, reason: "metric_not_in_catalogue" };
  if (baseline === null || suspect === null) return { isReady: false, comparison, reason: "no_result" };
  return { isReady: true, comparison, entry, test: selectTest({ entry, baseline, suspect }) };
}

const kindsWithout: Partial<Record<VerdictReason, Verdict["kind"]>> = {
  metric_not_in_catalogue: "inconclusive",
  computation_failed: "inconclusive",
  being_computed: "being_computed",
};

/** What every verdict says of the comparison that it is on. */
function subjectOf({
  metric,
  modality,
  settingsRevision,
  label,
}: MetricComparison): Pick<Verdict, "metric" | "modality" | "settingsRevision" | "label"> {
  return {
    metric,
    modality,
    ...(settingsRevision !== undefined && { settingsRevision }),
    ...(label !== undefined && { label }),
  };
}

/**
 * The verdict of a comparison without the result of a test: no data, cannot tell for a metric without direction or a
 * test that failed, being computed for a resampling test that is awaited.
 */
export function verdictWithout(
  comparison: MetricComparison,
  reason: VerdictReason,
  role: Verdict["role"],
): Verdict {
  const kind = kindsWithout[reason] ?? "no_data";
  return { ...subjectOf(comparison), kind, reason, strength: null, role, labels: [], evidence: null };
}

/** What this sample could show, and, where `delta` is above that, the count that would show it. */
function planningOf(
  measurement: Measurement,
  intervalAlpha: number,
  delta: number,
): Pick<Evidence, "smallestDetectable" | "neededCount"> {
  const { interval, pairs, baselineCount, suspectCount } = measurement;
  if (interval === null) return { smallestDetectable: null, neededCount: null };
  const standardError = (interval.upper - interval.lower) / (2 * criticalZ(intervalAlpha));
  const detectable = smallestDetectable(standardError, { alpha: intervalAlpha });
  const count = pairs ?? Math.min(baselineCount ?? 0, suspectCount ?? 0);
  const isShort = count > 0 && delta > 0 && detectable > delta;
  return {
    smallestDetectable: detectable,
    neededCount: isShort ? Math.ceil(count * (detectable / delta) ** 2) : null,
  };
}

function evidenceInterval(measurement: Measurement, intervalAlpha: number): Evidence["interval"] {
  const { interval, intervalMethod } = measurement;
  if (interval === null || intervalMethod === null) return null;
  return { ...interval, level: 1 - intervalAlpha, method: intervalMethod };
}

function benefitInterval(interval: Interval | null, sign: 1 | -1): Interval | null {
  return interval === null || sign === 1 ? interval : mirrorInterval(interval);
}

function labelsOf(comparison: MetricComparison, measurement: Measurement): VerdictLabel[] {
  const own = measurement.labels;
  const isUnrecorded = comparison.comparability.status === "identity_not_recorded";
  return [...new Set<VerdictLabel>([...own, ...(isUnrecorded ? ["identity_not_recorded" as const] : [])])];
}

function numbersOf(
  measurement: Measurement,
): Omit<
  Evidence,
  | keyof FamilyPlace
  | "unit"
  | "direction"
  | "minimumEffect"
  | "interval"
  | "smallestDetectable"
  | "neededCount"
> {
  const { baseline, suspect, estimate, method, p, baselineCount, suspectCount } = measurement;
  const { pairs, disagreements, secondOpinionP, seed } = measurement;
  const values = { baseline, suspect, estimate, method, p, baselineCount, suspectCount };
  return { ...values, pairs, disagreements, secondOpinionP, seed };
}

/** The verdict and its evidence from a measurement and its place among the other tests. */
export function verdictFrom(
  prepared: PreparedComparison & { isReady: true },
  measurement: Measurement,
  place: FamilyPlace,
): Verdict {
  const { comparison, entry } = prepared;
  const sign = benefitSign(entry);
  const minimumEffect = resolveMinimumEffect(entry, measurement.baseline);
  const outcome = decideVerdict({
    benefit: sign * measurement.estimate,
    interval: benefitInterval(measurement.interval, sign),
    p: place.adjustedP,
    alpha: place.alpha,
    delta: minimumEffect,
    enoughFor: measurement.enoughFor,
    isDegenerate: measurement.isDegenerate,
    twoSided: entry.twoSided,
  });
  return {
    ...subjectOf(comparison),
    ...outcome,
    role: place.role,
    labels: labelsOf(comparison, measurement),
    evidence: {
      unit: entry.unit,
      direction: entry.direction,
      minimumEffect,
      ...numbersOf(measurement),
      interval: evidenceInterval(measurement, place.intervalAlpha),
      adjustedP: place.adjustedP,
      exploratoryP: place.exploratoryP,
      alpha: place.alpha,
      familySize: place.familySize,
      ...planningOf(measurement, place.intervalAlpha, outcome.kind === "inconclusive" ? minimumEffect : 0),
    },
  };
}

/** A resampling test that is asked for: of which comparison, and at which level its interval is to be. */
export interface ResamplingRequest {
  readonly comparison: MetricComparison;
  readonly alpha: number;
}

/** Gives what a resampling test found that was run before, or that it is awaited, or that it failed. */
export type Resampled = (request: ResamplingRequest) => Measurement | "being_computed" | "computation_failed";

/**
 * Runs the test of a comparison. A resampling test is looked up where `resampled` is given, since it takes too long for
 * whoever waits for a page; without it it is run at once.
 */
export function measurePrepared(
  { comparison, test }: PreparedComparison & { isReady: true },
  alpha: number,
  resampled?: Resampled,
): Measurement | "being_computed" | "computation_failed" {
  if (test.isResampling && resampled !== undefined) return resampled({ comparison, alpha });
  return test.measure({ alpha, seed: comparison.seed });
}

/** How a metric is judged alone; alpha default 0.05, role default `alone`. */
export interface AloneOptions {
  readonly alpha?: number | undefined;
  readonly role?: Verdict["role"];
  readonly resampled?: Resampled | undefined;
}

/**
 * The verdict on one metric judged alone, without correction for others: the complaint metric, or a single question.
 * Never throws for missing or incomparable results; those are `no_data` with the reason.
 */
export function judgeMetric(comparison: MetricComparison, options: AloneOptions = {}): Verdict {
  const { alpha = 0.05, role = "alone", resampled } = options;
  const prepared = prepareComparison(comparison);
  if (!prepared.isReady) return verdictWithout(comparison, prepared.reason, role);
  const measurement = measurePrepared(prepared, alpha, resampled);
  if (typeof measurement === "string") return verdictWithout(comparison, measurement, role);
  const { p } = measurement;
  const place = { role, alpha, intervalAlpha: alpha, familySize: 1, adjustedP: p, exploratoryP: null };
  return verdictFrom(prepared, measurement, place);
}
