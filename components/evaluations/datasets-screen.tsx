import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { ModelLinks } from "#components/settings/model-links.tsx";
import { NoModels } from "#components/settings/no-models.tsx";
import { SettingsFrame } from "#components/settings/settings-frame.tsx";
import { inCode } from "#components/shell/in-code.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { commaIn } from "#components/shell/punctuation.ts";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatCount } from "#lib/charts/format-value.ts";
import type { KnownDataset } from "#lib/evaluations/dataset-schema.ts";
import { metricLabel } from "#lib/metrics/metric-label.ts";
import type { Model } from "#lib/models/schema.ts";

const href = "/settings/evaluations";
const shownDigits = 12;

type Props = {
  facts: FrameFacts;
  models: readonly Model[];
  /** Null: no model is registered. */
  model: string | null;
  datasets: readonly KnownDataset[];
};

function keyOf({ dataset: { name, revision, sha256, split } }: KnownDataset): string {
  return JSON.stringify([name, revision, sha256, split]);
}

function Metrics({ known, model }: { known: KnownDataset; model: string }) {
  const locale = useLocale();
  return known.metrics.map((metric, place) => (
    <span key={metric}>
      {place > 0 && commaIn(locale)}
      <Link
        href={`/settings/metrics?model=${encodeURIComponent(model)}&metric=${encodeURIComponent(metric)}`}
      >
        {metricLabel({ metric, label: undefined }, locale)}
      </Link>
    </span>
  ));
}

type NameProps = { known: KnownDataset; contents: number };

/** What a dataset is told apart by: its name, split and revision, and the hash of its content. */
function Identity({ known, contents }: NameProps) {
  const t = useTranslations("datasets");
  const { name, revision, sha256, split } = known.dataset;
  const parts = [
    ...(split === null ? [] : [t("split", { split })]),
    ...(revision === null ? [] : [t("revision", { revision })]),
    ...(contents > 1 ? [t("contents", { count: contents })] : []),
  ];
  return (
    <span data-dataset={name}>
      {name}
      <small className="ds-id">
        {sha256 === null ? t("noHash") : <code title={sha256}>{sha256.slice(0, shownDigits)}…</code>}
        {parts.map((part) => ` · ${part}`)}
      </small>
    </span>
  );
}

/** Contents of one name and split are told apart by their hash or revision. */
function contentOf({ dataset }: KnownDataset): string {
  return `${dataset.name} ${dataset.split ?? ""}`;
}

/** How much of a dataset's evaluations has results of single items. */
function itemsOf(withItems: number, evaluations: number): "none" | "all" | "some" {
  if (withItems === 0) return "none";
  return withItems === evaluations ? "all" : "some";
}

function DatasetTable({ datasets, model }: { datasets: readonly KnownDataset[]; model: string }) {
  const t = useTranslations("datasets");
  const locale = useLocale();
  const contents = Map.groupBy(datasets, contentOf);
  return (
    <DataTable
      caption={t("caption", { model })}
      rows={datasets}
      rowKey={keyOf}
      columns={[
        {
          key: "dataset",
          heading: t("dataset"),
          cell: (known) => <Identity known={known} contents={contents.get(contentOf(known))?.length ?? 1} />,
        },
        {
          key: "modalities",
          heading: t("modalities"),
          cell: ({ modalities }) => (
            <span className="mods">
              {modalities.map((modality) => (
                <ModalityMark key={modality} modality={modality} />
              ))}
            </span>
          ),
        },
        {
          key: "versions",
          heading: t("versions"),
          isNumeric: true,
          cell: ({ versionCount }) => formatCount(versionCount),
        },
        {
          key: "evaluations",
          heading: t("evaluations"),
          isNumeric: true,
          cell: ({ evaluationCount, withItemsCount }) => (
            <>
              {formatCount(evaluationCount)}
              <small className="ds-id">
                {t("withItems", { count: withItemsCount, kind: itemsOf(withItemsCount, evaluationCount) })}
              </small>
            </>
          ),
        },
        {
          key: "answers",
          heading: t("answers"),
          isNumeric: true,
          cell: ({ mostAnswers }) => (mostAnswers === null ? t("answersUnknown") : formatCount(mostAnswers)),
        },
        {
          key: "metrics",
          heading: t("metrics"),
          cell: (known) => <Metrics known={known} model={model} />,
        },
        {
          key: "import",
          heading: t("lastImport"),
          cell: ({ lastImport, lastRanAt }) => (
            <>
              <Time at={lastImport.at} />
              <small className="ds-id">
                {[...new Set([lastImport.by, lastImport.source])].join(commaIn(locale))} · {t("lastRan")}{" "}
                <Time at={lastRanAt} />
              </small>
            </>
          ),
        },
      ]}
    />
  );
}

/** The datasets that results of a model are known on; what is not comparable by itself says why. */
export function DatasetsScreen({ facts, models, model, datasets }: Props) {
  const t = useTranslations("datasets");
  if (model === null) {
    return <NoModels section="evaluations" facts={facts} how={t("noModelsHow")} />;
  }
  const unnamed = datasets.filter(
    ({ dataset }) => dataset.sha256 === null && dataset.revision === null,
  ).length;
  return (
    <SettingsFrame section="evaluations" facts={facts}>
      <Sentence
        first={t("say", { model, count: datasets.length })}
        second={datasets.length === 0 ? undefined : t("sayKnown", { unnamed })}
      />
      <ModelLinks models={models} current={model} href={href} />
      <p className="acts">
        <Link href={`/settings/metrics?model=${encodeURIComponent(model)}`}>{t("minimumEffects")}</Link>
      </p>
      {datasets.length === 0 && (
        <Section id="none" title={t("dataset")} isSoft>
          <EmptyState kind="first_use" title={t("none")}>
            {t.rich("noneHow", { model, ...inCode })}
          </EmptyState>
        </Section>
      )}
      {datasets.length > 0 && <DatasetTable datasets={datasets} model={model} />}
    </SettingsFrame>
  );
}
