import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { DataTable } from "#components/ui/data-table.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import type { EffectiveMetric } from "#lib/models/judging-schema.ts";
import { useMetricWords } from "./metric-words.ts";

type Props = {
  model: string;
  metrics: readonly EffectiveMetric[];
  /** The one whose form is open. */
  opened: string | null;
};

function Effect({ metric }: { metric: EffectiveMetric }) {
  const t = useTranslations("settings");
  const words = useMetricWords();
  const { entry, catalogueEffect, changedFields } = metric;
  const isChanged = catalogueEffect !== null && changedFields.includes("minimumEffect");
  return (
    <>
      {words.effect(entry, entry.minimumEffect)}
      {isChanged && (
        <small className="q"> {t("insteadOf", { effect: words.effect(entry, catalogueEffect) })}</small>
      )}
    </>
  );
}

/** Every metric as the model judges it; the name leads to its form. */
export function MetricTable({ model, metrics, opened }: Props) {
  const t = useTranslations("settings");
  const words = useMetricWords();
  return (
    <DataTable
      caption={t("metricsOf", { model })}
      rows={metrics}
      rowKey={({ entry }) => entry.id}
      isSelected={({ entry }) => entry.id === opened}
      columns={[
        {
          key: "metric",
          heading: t("metric"),
          cell: ({ entry }) => (
            <Link href={`/settings/metrics?model=${encodeURIComponent(model)}&metric=${entry.id}`}>
              {words.name(entry)}
            </Link>
          ),
        },
        { key: "effect", heading: t("minimumEffect"), cell: (metric) => <Effect metric={metric} /> },
        { key: "direction", heading: t("better"), cell: ({ entry }) => words.direction(entry) },
        { key: "unit", heading: t("unitHeading"), cell: ({ entry }) => words.unit(entry) },
        { key: "kind", heading: t("kindHeading"), cell: ({ entry }) => words.kind(entry) },
        {
          key: "modalities",
          heading: t("modalities"),
          cell: ({ entry }) => (
            <span className="mods">
              {entry.modalities.map((modality) => (
                <ModalityMark key={modality} modality={modality} />
              ))}
            </span>
          ),
        },
        {
          key: "source",
          heading: t("sourceHeading"),
          cell: (metric) => (
            <span data-source={metric.source} data-enabled={metric.enabled}>
              {words.source(metric)}
              {metric.lastChange !== null && (
                <small className="q"> {t("byRevision", { revision: metric.lastChange.revision })}</small>
              )}
            </span>
          ),
        },
      ]}
    />
  );
}
