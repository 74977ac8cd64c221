import { clsx } from "clsx";
import { useLocale, useTranslations } from "next-intl";
import { DataTable } from "#components/ui/data-table.tsx";
import type { Column } from "#components/ui/data-table.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Icon } from "#components/ui/icon.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { formatMetricDifference } from "#lib/charts/format-metric.ts";
import { formatDecimal } from "#lib/charts/format-value.ts";
import type { Evidence } from "#lib/evaluations/verdict-schema.ts";
import type { ComparedMetric } from "#lib/evaluations/view-schema.ts";
import { metricLabel } from "#lib/metrics/metric-label.ts";
import type { Modality } from "#lib/schema/atoms.ts";

/** The share of false discoveries among what stands out. */
const falseDiscoveries = 0.05;
const smallestShown = 0.001;

type Explored = ComparedMetric & { readonly q: number; readonly evidence: Evidence };

function explored(metrics: readonly ComparedMetric[]): Explored[] {
  return metrics.flatMap((metric) => {
    const { evidence } = metric.verdict;
    const q = evidence?.exploratoryP ?? null;
    return evidence === null || q === null ? [] : [{ ...metric, q, evidence }];
  });
}

function Cell({ found }: { found: Explored }) {
  const { q, evidence } = found;
  const isWorse = (evidence.direction === "higher") === evidence.estimate < 0;
  const stands = q < falseDiscoveries;
  const written = q < smallestShown ? `< ${smallestShown}` : formatDecimal(q, 3);
  return (
    <p className={clsx(stands ? "b" : "q")} data-stands-out={stands}>
      {stands && <Icon name={isWorse ? "down" : "up"} />}
      {formatMetricDifference(evidence.estimate, evidence.unit)} <small>q {written}</small>
    </p>
  );
}

type Row = { readonly metric: string; readonly label: string; readonly found: readonly Explored[] };

function columnOf(modality: Modality): Column<Row> {
  return {
    key: modality,
    heading: <ModalityMark modality={modality} />,
    cell: ({ found }) =>
      found
        .filter((one) => one.modality === modality)
        .map((one) => <Cell key={JSON.stringify([one.baseDataset, one.headDataset])} found={one} />),
  };
}

/**
 * Every tested metric by modality with its false discovery rate: where to look next. Nothing here is a verdict; the rule
 * stands above the table.
 */
export function ExploreTable({ metrics }: { metrics: readonly ComparedMetric[] }) {
  const t = useTranslations("compare");
  const locale = useLocale();
  const all = explored(metrics);
  if (all.length < 2) return null;
  const modalities = [...new Set(all.map(({ modality }) => modality))];
  const rows: Row[] = [...Map.groupBy(all, ({ metric }) => metric)].map(([metric, found]) => ({
    metric,
    found,
    label: metricLabel({ metric, label: found[0]?.verdict.label }, locale),
  }));
  return (
    <Disclosure summary={t("explore", { count: all.length })}>
      <p className="sub">{t("exploreRule", { share: falseDiscoveries * 100 })}</p>
      <DataTable
        caption={t("explore", { count: all.length })}
        rows={rows}
        rowKey={({ metric }) => metric}
        columns={[
          { key: "metric", heading: t("metric"), cell: ({ label }) => label },
          ...modalities.map(columnOf),
        ]}
      />
    </Disclosure>
  );
}
