import { useLocale, useTranslations } from "next-intl";
import { formatMetric, formatMetricDifference, formatMetricInterval } from "#lib/charts/format-metric.ts";
import type { CompareView } from "#lib/evaluations/view-schema.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import { metricLabel } from "#lib/metrics/metric-label.ts";

/** A comparison of two versions as Markdown: what changed, and every metric with its verdict. */
export function useCompareMarkdown(view: CompareView): string {
  const t = useTranslations("compare");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const names = { base: view.base.shortName, head: view.head.shortName };
  const changed = view.components.filter(({ status }) => status === "changed");
  const rows = view.metrics.map((metric) => {
    const { evidence, kind, label } = metric.verdict;
    const isComparable = metric.comparability !== "not_comparable";
    const unit = evidence?.unit ?? findMetric(metric.metric)?.unit ?? "number";
    const write = (value: number | null) => (value === null ? "–" : formatMetric(value, unit));
    const difference =
      evidence === null || !isComparable ? "–" : formatMetricDifference(evidence.estimate, unit);
    const interval =
      evidence?.interval && isComparable ? ` ${formatMetricInterval(evidence.interval, unit)}` : "";
    const cells = [
      words(`modality.${metric.modality}`),
      metricLabel({ metric: metric.metric, label }, locale),
      write(metric.baseValue),
      write(metric.headValue),
      `${difference}${interval}`,
      words(`verdictInText.${isComparable ? kind : "not_comparable"}`),
    ];
    return `| ${cells.join(" | ")} |`;
  });
  const listed = changed.map(({ kind }) => `- ${words(`component.${kind}`)}`);
  return [
    `# ${view.model.slug}: ${view.base.name} ↔ ${view.head.name}`,
    `## ${t("components")}\n\n${listed.length === 0 ? t("sayNothing", names) : listed.join("\n")}`,
    `## ${t("metrics")}\n\n| | | ${view.base.shortName} | ${view.head.shortName} | | |\n|---|---|---|---|---|---|\n${rows.join("\n")}`,
  ].join("\n\n");
}
