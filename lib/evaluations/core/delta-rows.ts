import type { ComparedMetric, DeltaRow } from "#lib/evaluations/view-schema.ts";
import { rankMetrics } from "./rank-metrics.ts";

function keyOf({ modality, metric, baseDataset }: ComparedMetric): string {
  return JSON.stringify([modality, metric, baseDataset]);
}

/**
 * The results of base as rows, each with what the heads make of it, in their order; the row with the worst of all first. A result
 * that base does not have, or that no head has, is in no row: there is nothing to compare it with.
 */
export function deltaRows(heads: readonly (readonly ComparedMetric[])[]): DeltaRow[] {
  const ranked = rankMetrics(heads.flat()).filter(
    ({ baseDataset, headDataset }) => baseDataset !== null && headDataset !== null,
  );
  const first = new Map(ranked.toReversed().map((metric) => [keyOf(metric), metric]));
  return [...new Set(ranked.map(keyOf))].flatMap((key) => {
    const known = first.get(key);
    if (known === undefined || known.baseDataset === null) return [];
    const { modality, metric, baseDataset, baseValue } = known;
    const deltas = heads.map(
      (metrics) => metrics.find((one) => keyOf(one) === key && one.headDataset !== null) ?? null,
    );
    return [{ modality, metric, dataset: baseDataset, baseValue, deltas }];
  });
}
