import { findMetric } from "#lib/metrics/catalogue.ts";

/** The name of a metric in a language, in English where the catalogue has no other; an unknown one by its id. */
export function metricLabel(metric: string, locale: string): string {
  const label = findMetric(metric)?.label;
  if (label === undefined) return metric;
  return (locale === "zh-CN" ? label["zh-CN"] : null) ?? label.en;
}
