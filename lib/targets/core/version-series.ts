import type { Evaluation } from "#lib/evaluations/schema.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import type { CatalogueSettings } from "#lib/metrics/catalogue.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { wilsonInterval } from "#lib/statistics/wilson-interval.ts";
import type { VersionPoint, VersionSeries } from "#lib/targets/view-schema.ts";
import { liveAccuracy } from "./live-series.ts";

type Group = { readonly evaluations: Evaluation[]; readonly versions: Set<string>; size: number };

/** The metric that one word about a modality is said of: accuracy where it was measured, else what most results have. */
export function headlineMetric(evaluations: readonly Evaluation[]): string {
  const counts = new Map<string, number>();
  for (const { metric } of evaluations.flatMap(({ metrics }) => metrics)) {
    counts.set(metric, 1 + (counts.get(metric) ?? 0));
  }
  if (counts.size === 0 || counts.has(liveAccuracy)) return liveAccuracy;
  return [...counts].toSorted((a, b) => b[1] - a[1] || a[0].localeCompare(b[0]))[0]?.[0] ?? liveAccuracy;
}

function identityOf({ dataset, metricDefinition }: Evaluation): string {
  return JSON.stringify([dataset, metricDefinition]);
}

/** The results on the dataset that most versions share; with as many versions, the larger one. */
function widestGroup(evaluations: readonly Evaluation[], metric: string): Evaluation[] {
  const groups = new Map<string, Group>();
  for (const evaluation of evaluations) {
    const value = evaluation.metrics.find((one) => one.metric === metric);
    if (value === undefined) continue;
    const key = identityOf(evaluation);
    const group = groups.get(key) ?? { evaluations: [], versions: new Set<string>(), size: 0 };
    group.evaluations.push(evaluation);
    group.versions.add(evaluation.versionId);
    group.size = Math.max(group.size, value.n ?? 0);
    groups.set(key, group);
  }
  const order = (a: Group, b: Group) => b.versions.size - a.versions.size || b.size - a.size;
  return [...groups.values()].toSorted(order)[0]?.evaluations ?? [];
}

type Asked = { readonly metric: string; readonly isShare: boolean };

function pointOf(versionId: string, evaluation: Evaluation | undefined, asked: Asked): VersionPoint {
  const { metric, isShare } = asked;
  const found = evaluation?.metrics.find((one) => one.metric === metric);
  if (found === undefined) return { versionId, value: null, low: null, high: null, n: null };
  const { value, n } = found;
  if (!isShare || n === null || n === 0) return { versionId, value, low: null, high: null, n };
  const successes = found.successes ?? Math.round((value / 100) * n);
  const { lower, upper } = wilsonInterval({ successes, trials: n });
  return { versionId, value, low: 100 * lower, high: 100 * upper, n };
}

/** Each modality over the versions, in the order of `versionIds`; a modality without results is absent. */
export function versionSeries(
  modalities: readonly Modality[],
  versionIds: readonly string[],
  { evaluations, settings }: { evaluations: readonly Evaluation[]; settings: CatalogueSettings },
): VersionSeries[] {
  return modalities.flatMap((modality) => {
    const ofModality = evaluations.filter((one) => one.modality === modality);
    const metric = headlineMetric(ofModality);
    const group = widestGroup(ofModality, metric).toSorted((a, b) => b.ranAt.getTime() - a.ranAt.getTime());
    const [first] = group;
    if (first === undefined) return [];
    const entry = findMetric(metric, settings);
    const unit = entry?.unit ?? "number";
    const points = versionIds.map((id) =>
      pointOf(
        id,
        group.find(({ versionId }) => versionId === id),
        { metric, isShare: unit === "percent" },
      ),
    );
    return [{ modality, metric, label: entry?.label ?? null, unit, dataset: first.dataset.name, points }];
  });
}
