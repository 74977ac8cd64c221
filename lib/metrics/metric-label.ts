import type { LocalizedText } from "#lib/schema/atoms.ts";
import { findMetric } from "./catalogue.ts";

/** A metric that may bring the name that a model gives it. */
export interface NamedMetric {
  readonly metric: string;
  readonly label?: LocalizedText | undefined;
}

/** A metric's name in the reader's language: the model's own where it has one, else the catalogue's, else the bare id. */
export function metricLabel({ metric, label }: NamedMetric, locale: string): string {
  const text = label ?? findMetric(metric)?.label;
  if (text === undefined) return metric;
  return (locale === "zh-CN" ? text["zh-CN"] : null) ?? text.en;
}
