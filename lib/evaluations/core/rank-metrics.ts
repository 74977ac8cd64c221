import type { Evaluation, MetricValue } from "#lib/evaluations/schema.ts";
import type { ComparedMetric } from "#lib/evaluations/view-schema.ts";
import type { JudgedPair } from "./judge-pairs.ts";

function sideOf(evaluation: Evaluation | null, value: MetricValue | null) {
  return { dataset: evaluation?.dataset ?? null, value: value?.value ?? null, count: value?.n ?? null };
}

/** A judged pair as the API gives it. */
export function toComparedMetric(pair: JudgedPair): ComparedMetric {
  const { modality, metric, comparability, verdict } = pair;
  const [base, head] = [sideOf(pair.base, pair.baseValue), sideOf(pair.head, pair.headValue)];
  return {
    modality,
    metric,
    comparability: comparability.status,
    baseDataset: base.dataset,
    headDataset: head.dataset,
    baseValue: base.value,
    headValue: head.value,
    baseCount: base.count,
    headCount: head.count,
    verdict,
  };
}

/** How good the difference is in minimum effects, so that metrics of different units stand in one order; null: unknown. */
function benefitOf({ verdict }: ComparedMetric): number | null {
  if (verdict.evidence === null) return null;
  const { estimate, minimumEffect, direction } = verdict.evidence;
  const sign = direction === "higher" ? 1 : -1;
  const benefit = (sign * estimate) / Math.max(minimumEffect, Number.EPSILON);
  return verdict.reason === "moved_either_way" ? -Math.abs(benefit) : benefit;
}

/** Metrics by modality, the modality with the worst one first, and within it the worst first; unknown ones last. */
export function rankMetrics(metrics: readonly ComparedMetric[]): ComparedMetric[] {
  const ranked = metrics.map((metric) => ({ metric, benefit: benefitOf(metric) ?? Infinity }));
  const worst = new Map<string, number>();
  for (const { metric, benefit } of ranked) {
    worst.set(metric.modality, Math.min(benefit, worst.get(metric.modality) ?? Infinity));
  }
  const ofModality = ({ modality }: ComparedMetric) => worst.get(modality) ?? Infinity;
  return ranked
    .toSorted(
      (a, b) =>
        compare(ofModality(a.metric), ofModality(b.metric)) ||
        a.metric.modality.localeCompare(b.metric.modality) ||
        compare(a.benefit, b.benefit),
    )
    .map(({ metric }) => metric);
}

function compare(a: number, b: number): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
