import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import { judgedMetric } from "#lib/metrics/catalogue.ts";
import type { CatalogueSettings } from "#lib/metrics/catalogue.ts";
import { ratioScaleOf } from "#lib/metrics/minimum-effect.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { judgeFamily } from "./judge-family.ts";
import { judgeMetric } from "./judge-metric.ts";
import type { MetricComparison } from "./judge-metric.ts";
import type { MetricSample } from "./metric-sample.ts";

/** Counts of one modality in one window; null: not measured, which is not 0. */
export interface LiveCounts {
  /** Right answers among those whose label arrived. */
  readonly correct: number | null;
  readonly labelled: number | null;
  readonly errors: number | null;
  readonly requests: number | null;
}

/** The suspect's live window beside the baseline's (its predecessor's last healthy interval) for one modality. */
export interface LiveWindows {
  readonly modality: Modality;
  readonly baseline: LiveCounts | null;
  readonly suspect: LiveCounts | null;
}

/** The metrics of the catalogue that live counters can answer. */
export const liveMetrics = ["top1_accuracy", "error_rate"] as const;
/** One of the metrics that live counters can answer. */
export type LiveMetric = (typeof liveMetrics)[number];

/** How live counts are judged; alpha default 0.05, shared over all modalities and both metrics. */
export interface LiveOptions {
  readonly alpha?: number;
  readonly complaint?: { readonly metric: string; readonly modality: string } | null;
  readonly settings?: CatalogueSettings;
}

function sampleOf(counts: LiveCounts | null, metric: LiveMetric, scale: number): MetricSample | null {
  const successes = (metric === "top1_accuracy" ? counts?.correct : counts?.errors) ?? null;
  const n = (metric === "top1_accuracy" ? counts?.labelled : counts?.requests) ?? null;
  if (successes === null || n === null || n === 0) return null;
  return { value: (successes / n) * scale, n, successes, items: null };
}

/** Live traffic is never the same items twice: the proper test is the unpaired one, whatever the catalogue prefers. */
function comparisonOf(
  windows: LiveWindows,
  metric: LiveMetric,
  settings: CatalogueSettings,
): MetricComparison {
  const judged = judgedMetric(metric, settings);
  const entry = judged.entry === null ? null : { ...judged.entry, statKind: "proportion_unpaired" as const };
  const scale = entry === null ? 1 : ratioScaleOf(entry);
  return {
    ...judged,
    entry,
    metric,
    modality: windows.modality,
    baseline: sampleOf(windows.baseline, metric, scale),
    suspect: sampleOf(windows.suspect, metric, scale),
    comparability: { status: "comparable", reasons: [] },
    seed: 0,
  };
}

/**
 * The verdicts on live accuracy and error rate of every modality: Newcombe's interval, z or Fisher's test, minimum
 * effect from the catalogue, Holm over all but the complaint. A window without counts gives `no_data`.
 *
 * One look at a fixed window. Whoever looks every minute must take disjoint windows and act on several in a row, or
 * use the always-valid evidence of `lib/statistics`; 20 looks at 5 % alarm falsely in a quarter of healthy cases.
 */
export function judgeLive(windows: readonly LiveWindows[], options: LiveOptions = {}): Verdict[] {
  const { alpha = 0.05, complaint = null, settings = {} } = options;
  const comparisons = windows.flatMap((one) =>
    liveMetrics.map((metric) => comparisonOf(one, metric, settings)),
  );
  return judgeFamily({ comparisons, complaint, alpha });
}

/** The verdict on one live metric of one modality alone, without correction for others. */
export function judgeLiveMetric(
  windows: LiveWindows,
  metric: LiveMetric,
  options: LiveOptions = {},
): Verdict {
  return judgeMetric(comparisonOf(windows, metric, options.settings ?? {}), { alpha: options.alpha });
}
