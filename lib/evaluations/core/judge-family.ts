import type { Verdict, VerdictReason } from "#lib/evaluations/verdict-schema.ts";
import { benjaminiHochberg } from "#lib/statistics/benjamini-hochberg.ts";
import { holm } from "#lib/statistics/holm.ts";
import {
  judgeMetric,
  measurePrepared,
  prepareComparison,
  verdictFrom,
  verdictWithout,
} from "./judge-metric.ts";
import type { MetricComparison, Resampled } from "./judge-metric.ts";

/** All comparisons of two versions; `complaint` names the metric and modality the on-call person complained about. */
export interface ComparedVersions {
  readonly comparisons: readonly MetricComparison[];
  readonly complaint: { readonly metric: string; readonly modality: string } | null;
  /** Default 0.05. */
  readonly alpha?: number;
  /** Where resampling tests are looked up; absent: they are run at once. */
  readonly resampled?: Resampled | undefined;
}

/** Corrected p-values at the places of `p`; null stays null and counts in no family. */
function correct(
  pValues: readonly (number | null)[],
  method: (p: readonly number[]) => number[],
): (number | null)[] {
  const corrected = method(pValues.filter((p) => p !== null)).values();
  return pValues.map((p) => (p === null ? null : (corrected.next().value ?? 1)));
}

/** The verdicts on everything but the complaint metric, as one family fixed before looking. */
function judgeRest(
  comparisons: readonly MetricComparison[],
  alpha: number,
  resampled: Resampled | undefined,
): Verdict[] {
  const prepared = comparisons.map((comparison) => prepareComparison(comparison));
  const familySize = Math.max(1, prepared.filter((one) => one.isReady && one.test.hasInterval).length);
  const intervalAlpha = alpha / familySize;
  const measured = prepared.map((one) =>
    one.isReady ? measurePrepared(one, intervalAlpha, resampled) : one.reason,
  );
  // A p that is awaited is in the family: the largest it can be corrects the others most.
  const pValues = measured.map((one) => (typeof one === "string" ? awaitedP(one) : one.p));
  const adjusted = correct(pValues, holm);
  const exploratory = correct(pValues, benjaminiHochberg);
  return prepared.map((one, index) => {
    const measurement = measured[index] ?? "no_result";
    if (!one.isReady) return verdictWithout(one.comparison, one.reason, "family");
    if (typeof measurement === "string") return verdictWithout(one.comparison, measurement, "family");
    return verdictFrom(one, measurement, {
      role: "family",
      alpha,
      intervalAlpha,
      familySize,
      adjustedP: adjusted[index] ?? null,
      exploratoryP: exploratory[index] ?? null,
    });
  });
}

function awaitedP(reason: VerdictReason): number | null {
  return reason === "being_computed" || reason === "computation_failed" ? 1 : null;
}

/**
 * The verdicts on every metric of two versions, in the order given.
 *
 * The complaint metric is one hypothesis named beforehand and keeps the full alpha; all others are one family: Holm's
 * p decides, the interval is shown at level 1 - alpha / family size, Benjamini and Hochberg's p serves the exploratory
 * view. The family counts the pairs with a test; pairs without data are reported and never counted as passed.
 */
export function judgeFamily(compared: ComparedVersions): Verdict[] {
  const { comparisons, complaint, alpha = 0.05, resampled } = compared;
  const isComplaint = (one: MetricComparison): boolean =>
    one.isComplaint === true || (one.metric === complaint?.metric && one.modality === complaint.modality);
  const rest = judgeRest(
    comparisons.filter((one) => !isComplaint(one)),
    alpha,
    resampled,
  ).values();
  return comparisons.flatMap((one) => {
    if (isComplaint(one)) return [judgeMetric(one, { alpha, role: "complaint", resampled })];
    const next = rest.next();
    return next.done === true ? [] : [next.value];
  });
}
