import { audioMetrics } from "#lib/metrics/catalogue/audio.ts";
import { imageMetrics } from "#lib/metrics/catalogue/image.ts";
import { operationsMetrics } from "#lib/metrics/catalogue/operations.ts";
import { textMetrics } from "#lib/metrics/catalogue/text.ts";
import { videoMetrics } from "#lib/metrics/catalogue/video.ts";
import type { LocalizedText, Modality } from "#lib/schema/atoms.ts";
import { MetricEntry } from "#lib/schema/metric.ts";
import type { MetricOverride } from "#lib/schema/metric.ts";

/** Every metric the product knows by itself, in the order screens list them. */
export const metricCatalogue: readonly MetricEntry[] = [
  ...textMetrics,
  ...imageMetrics,
  ...audioMetrics,
  ...videoMetrics,
  ...operationsMetrics,
].map((entry) => MetricEntry.parse(entry));

/** What a model adds to the catalogue and changes in it. An own entry with a known id replaces ours. */
export interface CatalogueSettings {
  readonly own?: readonly MetricEntry[];
  readonly overrides?: readonly MetricOverride[];
  /** Which revision of the model's settings this is, for the verdicts made with it; 0: nothing was ever changed. */
  readonly revision?: number;
}

/** The catalogue's entry for a metric id with a model's own entries and overrides applied; null for an unknown metric. */
export function findMetric(id: string, settings: CatalogueSettings = {}): MetricEntry | null {
  const byId = (entry: MetricEntry): boolean => entry.id === id;
  const entry = settings.own?.find(byId) ?? metricCatalogue.find(byId);
  if (entry === undefined) return null;
  const override = settings.overrides?.find((one) => one.metric === id);
  return override === undefined ? entry : withOverride(entry, override);
}

function withOverride(entry: MetricEntry, { metric: _metric, enabled: _enabled, ...change }: MetricOverride) {
  const given = Object.entries(change).filter(([, value]) => value !== undefined);
  return MetricEntry.parse({ ...entry, ...Object.fromEntries(given) });
}

/** Whether a model judges a metric at all; one that is switched off is reported, never judged. */
export function isMetricEnabled(id: string, settings: CatalogueSettings): boolean {
  return settings.overrides?.find(({ metric }) => metric === id)?.enabled ?? true;
}

/** What a verdict on a metric is made with: its entry, whether it is judged at all, and by which revision of the settings. */
export interface JudgedMetric {
  /** null for a metric nobody described. */
  readonly entry: MetricEntry | null;
  readonly isEnabled: boolean;
  readonly settingsRevision: number | undefined;
  /** The name that the model gives it; undefined: the catalogue's. */
  readonly label: LocalizedText | undefined;
}

/** How a model judges a metric. */
export function judgedMetric(id: string, settings: CatalogueSettings): JudgedMetric {
  const own = settings.own?.find((entry) => entry.id === id)?.label;
  return {
    entry: findMetric(id, settings),
    isEnabled: isMetricEnabled(id, settings),
    settingsRevision: settings.revision,
    label: settings.overrides?.find(({ metric }) => metric === id)?.label ?? own,
  };
}

/** The metrics that can be measured for a modality. */
export function metricsOf(modality: Modality, settings: CatalogueSettings = {}): MetricEntry[] {
  const own = settings.own ?? [];
  const ids = new Set([...metricCatalogue, ...own].map((entry) => entry.id));
  return [...ids]
    .map((id) => findMetric(id, settings))
    .filter((entry) => entry !== null)
    .filter((entry) => entry.modalities.includes(modality));
}
