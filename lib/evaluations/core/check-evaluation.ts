import { refuseColumns } from "#lib/evaluations/core/items-of-kind.ts";
import {
  PackedItemsError,
  decodeBase64,
  unpackItems,
  unpackRows,
} from "#lib/evaluations/core/packed-items.ts";
import type { MetricValue, PackedItems } from "#lib/evaluations/schema.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import type { CatalogueSettings } from "#lib/metrics/catalogue.ts";
import type { MetricValueFinding } from "#lib/metrics/validate-metric-value.ts";
import { validateMetricValue } from "#lib/metrics/validate-metric-value.ts";
import type { InvalidParam } from "#lib/schema/app-error.ts";
import type { Modality } from "#lib/schema/atoms.ts";

/**
 * What is wrong with the metrics of an evaluation, by the catalogue and the model's own settings; a metric that neither
 * knows is only checked for its counts.
 */
export function checkMetrics(
  metrics: readonly MetricValue[],
  modality: Modality,
  settings: CatalogueSettings = {},
): InvalidParam[] {
  return metrics.flatMap((metric, index) => {
    const name = `metrics[${index}]`;
    if (metrics.findIndex((each) => each.metric === metric.metric) !== index) {
      return [{ name: `${name}.metric`, reason: `"${metric.metric}" is given twice` }];
    }
    const entry = findMetric(metric.metric, settings);
    if (entry === null) return checkCounts(metric, name);
    const refused = validateMetricValue(entry, { ...metric, modality }).filter(
      ({ severity }) => severity === "error",
    );
    return refused.map((finding) => ({
      name: `${name}.value`,
      reason: `of "${metric.metric}" ${sentence(finding)}`,
    }));
  });
}

function checkCounts({ n, successes }: MetricValue, name: string): InvalidParam[] {
  if (successes === null) return [];
  if (n === null) return [{ name: `${name}.n`, reason: "is needed where successes are given" }];
  return successes > n ? [{ name: `${name}.successes`, reason: "is more than n" }] : [];
}

function sentence({ reason, value, minimum, maximum }: MetricValueFinding): string {
  switch (reason) {
    case "wrong_sign":
      return `is ${value}, but it cannot be negative: was a loss sent as a score?`;
    case "below_range":
      return `is ${value}, below its lowest possible value ${minimum}`;
    case "above_range":
      return `is ${value}, above its highest possible value ${maximum}`;
    case "more_successes_than_n":
      return "counts more successes than n";
    case "successes_without_n":
      return "has successes but no n";
    case "disagrees_with_counts":
      return `is ${value}, which does not agree with successes and n (percent run from 0 to 100)`;
    case "not_a_number":
    case "infinite":
      return "is not a finite number";
    case "wrong_modality":
    case "looks_like_share":
      return "is doubtful";
  }
}

/** What is wrong with packed items: the data must hold just as many finite results as `count` and `columns` say. */
export function checkPackedItems(
  items: PackedItems | null,
  settings: CatalogueSettings = {},
): InvalidParam[] {
  if (items === null) return [];
  const refusal = refuseColumns(items, findMetric(items.metric, settings));
  if (refusal !== null) return [{ name: "items.columns", reason: `do not fit: the items ${refusal}` }];
  try {
    const bytes = decodeBase64(items.data);
    if (items.columns === 1) unpackItems(items, bytes, items.itemsSha256);
    else unpackRows(items, bytes);
    return [];
  } catch (error) {
    if (!(error instanceof PackedItemsError)) throw error;
    return [{ name: "items.data", reason: `cannot be read: ${error.message}` }];
  }
}
