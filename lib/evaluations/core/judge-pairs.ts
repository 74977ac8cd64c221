import type { Evaluation, MetricValue, PackedItems } from "#lib/evaluations/schema.ts";
import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import type { CatalogueSettings } from "#lib/metrics/catalogue.ts";
import { judgeFamily } from "./judge-family.ts";
import type { MetricComparison } from "./judge-metric.ts";
import type { MetricSample } from "./metric-sample.ts";
import { decodePackedItems } from "./packed-items.ts";
import type { EvaluationPair } from "./pair-evaluations.ts";

/** Per-item results by evaluation id, as the store keeps them. */
export type ItemsByEvaluation = ReadonlyMap<string, PackedItems>;

/** A pair with both values and what they mean. */
export interface JudgedPair extends EvaluationPair {
  readonly baseValue: MetricValue | null;
  readonly headValue: MetricValue | null;
  readonly verdict: Verdict;
}

function valueOf(evaluation: Evaluation | null, metric: string): MetricValue | null {
  return evaluation?.metrics.find((one) => one.metric === metric) ?? null;
}

function sampleOf(
  evaluation: Evaluation | null,
  metric: string,
  items: ItemsByEvaluation,
): MetricSample | null {
  const value = valueOf(evaluation, metric);
  if (evaluation === null || value === null) return null;
  const packed = items.get(evaluation.id);
  const own = packed?.metric === metric ? decodePackedItems(packed) : null;
  return { value: value.value, n: value.n, successes: value.successes, items: own };
}

function comparisonOf(
  pair: EvaluationPair,
  items: ItemsByEvaluation,
  settings: CatalogueSettings,
): MetricComparison {
  const { modality, metric, base, head, comparability } = pair;
  return {
    entry: findMetric(metric, settings),
    metric,
    modality,
    baseline: sampleOf(base, metric, items),
    suspect: sampleOf(head, metric, items),
    comparability,
    seed: 0,
  };
}

/**
 * The verdicts on every pair, head against base, judged as one family; paired where the items of both are given. The
 * model's own metrics and minimum effects are in `settings`.
 */
export function judgePairs(
  pairs: readonly EvaluationPair[],
  items: ItemsByEvaluation,
  settings: CatalogueSettings = {},
): JudgedPair[] {
  const verdicts = judgeFamily({
    comparisons: pairs.map((pair) => comparisonOf(pair, items, settings)),
    complaint: null,
  });
  return pairs.flatMap((pair, index) => {
    const verdict = verdicts[index];
    if (verdict === undefined) return [];
    const { metric, base, head } = pair;
    return [{ ...pair, baseValue: valueOf(base, metric), headValue: valueOf(head, metric), verdict }];
  });
}

/** The ids of the evaluations whose items a judgement of these pairs needs. */
export function evaluationIdsOf(pairs: readonly EvaluationPair[]): string[] {
  return [...new Set(pairs.flatMap(({ base, head }) => [base?.id ?? [], head?.id ?? []].flat()))];
}
