import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { ChangedComponents } from "#components/ui/changed-components.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import type { Column } from "#components/ui/data-table.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Verdict } from "#components/ui/verdict.tsx";
import { formatMetric, formatMetricDifference } from "#lib/charts/format-metric.ts";
import type { ComparedMetric, DeltaHead, DeltaRow, DeltaView } from "#lib/evaluations/view-schema.ts";
import { findMetric } from "#lib/metrics/catalogue.ts";
import { metricLabel } from "#lib/metrics/metric-label.ts";

function Delta({ metric }: { metric: ComparedMetric | null }) {
  const words = useTranslations("glossary.verdict");
  if (metric === null) return <Verdict verdict="no_data" />;
  if (metric.comparability === "not_comparable") return <Verdict verdict="not_comparable" />;
  const { kind, evidence } = metric.verdict;
  if (evidence === null) return <Verdict verdict={kind} />;
  return (
    <Verdict verdict={kind}>
      {formatMetricDifference(evidence.estimate, evidence.unit)}
      <br />
      <small className="q">{words(kind)}</small>
    </Verdict>
  );
}

function RowName({ row }: { row: DeltaRow }) {
  const locale = useLocale();
  const label = row.deltas.find((delta) => delta !== null)?.verdict.label;
  return (
    <>
      <ModalityMark modality={row.modality} /> {metricLabel({ metric: row.metric, label }, locale)}
      <br />
      <small className="q">{row.dataset.name}</small>
    </>
  );
}

function BaseValue({ row: { metric, deltas, baseValue } }: { row: DeltaRow }) {
  const judged = deltas.find((delta) => delta?.verdict.evidence != null)?.verdict.evidence;
  const unit = judged?.unit ?? findMetric(metric)?.unit ?? "number";
  return baseValue === null ? "–" : formatMetric(baseValue, unit);
}

function HeadName({ view, head }: { view: DeltaView; head: DeltaHead }) {
  const { slug } = view.model;
  return (
    <>
      <Link href={`/models/${slug}/compare?base=${view.base.id}&head=${head.version.id}`}>
        {head.version.shortName}
      </Link>
      <br />
      <ChangedComponents changed={head.changed} />
    </>
  );
}

/** Every result of base with the difference of each version to it; what a version was not measured on is no data. */
export function DeltaTable({ view }: { view: DeltaView }) {
  const t = useTranslations("compare");
  const columns: Column<DeltaRow>[] = [
    { key: "metric", heading: t("metric"), cell: (row) => <RowName row={row} /> },
    { key: "base", heading: view.base.shortName, isNumeric: true, cell: (row) => <BaseValue row={row} /> },
    ...view.heads.map((head, index): Column<DeltaRow> => ({
      key: head.version.id,
      heading: <HeadName view={view} head={head} />,
      cell: ({ deltas }) => <Delta metric={deltas[index] ?? null} />,
    })),
  ];
  return (
    <DataTable
      caption={t("several.caption", { base: view.base.shortName })}
      columns={columns}
      rows={view.rows}
      rowKey={({ modality, metric, dataset }) => JSON.stringify([modality, metric, dataset])}
    />
  );
}
