import type { Evaluation, MetricValue, PackedItems } from "#lib/evaluations/schema.ts";
import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import { judgedMetric } from "#lib/metrics/catalogue.ts";
import type { CatalogueSettings } from "#lib/metrics/catalogue.ts";
import type { MetricEntry } from "#lib/schema/metric.ts";
import { judgeFamily } from "./judge-family.ts";
import type { MetricComparison, Resampled } from "./judge-metric.ts";
import type { MetricSample } from "./metric-sample.ts";
import { itemsOfKind } from "./items-of-kind.ts";
import { headlinePairs } from "./pair-evaluations.ts";
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
  entry: MetricEntry | null,
  { metric, items }: { readonly metric: string; readonly items: ItemsByEvaluation },
): MetricSample | null {
  const value = valueOf(evaluation, metric);
  if (evaluation === null || value === null) return null;
  const packed = items.get(evaluation.id);
  const own = packed?.metric === metric ? itemsOfKind(packed, entry) : null;
  return { value: value.value, n: value.n, successes: value.successes, items: own };
}

/** Reproduces every resampling test; sacrebleu's. */
export const resamplingSeed = 12_345;

/** What a pair of results is compared by. */
export function comparisonOf(
  pair: EvaluationPair,
  items: ItemsByEvaluation,
  settings: CatalogueSettings,
): MetricComparison {
  const { modality, metric, base, head, comparability } = pair;
  const judged = judgedMetric(metric, settings);
  const own = { metric, items };
  return {
    ...judged,
    metric,
    modality,
    baseline: sampleOf(base, judged.entry, own),
    suspect: sampleOf(head, judged.entry, own),
    comparability,
    seed: resamplingSeed,
  };
}

/** How pairs are judged; all parts have a default. */
export interface JudgePairsOptions {
  /** The model's own metrics and changes; default: the catalogue alone. */
  readonly settings?: CatalogueSettings | undefined;
  /** The metric and modality that a person complained about. */
  readonly complaint?: { readonly metric: string; readonly modality: string } | null;
  /** Where resampling tests are looked up, by the pair; absent: they are run at once. */
  readonly resampled?: (pair: EvaluationPair, alpha: number) => ReturnType<Resampled>;
}

/**
 * The verdicts on every pair, head against base, judged as one family; paired where the items of both are given. The
 * complaint is one hypothesis: of several datasets the one with the most samples is asked.
 */
export function judgePairs(
  pairs: readonly EvaluationPair[],
  items: ItemsByEvaluation,
  options: JudgePairsOptions = {},
): JudgedPair[] {
  const { settings = {}, complaint = null, resampled } = options;
  const asked =
    complaint === null
      ? undefined
      : headlinePairs(pairs, complaint.metric).find(({ modality }) => modality === complaint.modality);
  const comparisons = pairs.map((pair) => ({
    ...comparisonOf(pair, items, settings),
    isComplaint: pair === asked,
  }));
  const pairOf = new Map<MetricComparison, EvaluationPair | undefined>(
    comparisons.map((comparison, index) => [comparison, pairs[index]]),
  );
  const look: Resampled | undefined =
    resampled &&
    (({ comparison, alpha }) => {
      const pair = pairOf.get(comparison);
      return pair === undefined ? "computation_failed" : resampled(pair, alpha);
    });
  const verdicts = judgeFamily({ comparisons, complaint: null, resampled: look });
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
