import { useLocale, useTranslations } from "next-intl";
import type { EffectiveMetric } from "#lib/models/judging-schema.ts";
import type { MetricEntry, MinimumEffect } from "#lib/schema/metric.ts";

const mostDecimals = 4;

/** A number as it was set: without zeros that nobody wrote. */
function plainNumber(value: number): string {
  return String(Number(value.toFixed(mostDecimals)));
}

/** Gives the functions that write a metric's name and parts in the reader's language. */
export function useMetricWords() {
  const t = useTranslations("settings");
  const isChinese = useLocale() === "zh-CN";
  const unitOf = ({ unit }: MetricEntry): string => t(`unit.${unit}`);
  const effectUnit = (entry: MetricEntry): string => {
    if (entry.unit === "percent" || entry.unit === "points") return t("percentPoints");
    return entry.unit === "number" || entry.unit === "rating" ? "" : unitOf(entry);
  };
  const effect = (entry: MetricEntry, { kind, value }: MinimumEffect): string =>
    kind === "relative"
      ? t("relativeEffect", { value: plainNumber(value * 100) })
      : [plainNumber(value), effectUnit(entry)].join(" ").trim();
  return {
    name: ({ label }: MetricEntry): string => (isChinese ? label["zh-CN"] : null) ?? label.en,
    definition: ({ definition }: MetricEntry): { text: string; lang: "en" | "zh-CN" } => {
      const own = isChinese ? definition["zh-CN"] : null;
      return own === null ? { text: definition.en, lang: "en" } : { text: own, lang: "zh-CN" };
    },
    unit: unitOf,
    effect,
    kind: ({ statKind }: MetricEntry): string => t(`kind.${statKind}`),
    direction: (entry: MetricEntry): string =>
      t(`direction.${entry.twoSided ? "two_sided" : entry.direction}`),
    source: ({ source, enabled }: EffectiveMetric): string =>
      enabled ? t(`source.${source}`) : t("sourceOff", { source: t(`source.${source}`) }),
  };
}
