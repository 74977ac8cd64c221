import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { ModelLinks } from "#components/settings/model-links.tsx";
import { SettingsFrame } from "#components/settings/settings-frame.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
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
      {place > 0 && ", "}
      <Link
        href={`/settings/metrics?model=${encodeURIComponent(model)}&metric=${encodeURIComponent(metric)}`}
      >
        {metricLabel({ metric, label: undefined }, locale)}
      </Link>
    </span>
  ));
}

/** One dataset: what it is told by, who has results on it, and when results came last. */
function Dataset({ known, contents, model }: { known: KnownDataset; contents: number; model: string }) {
  const t = useTranslations("datasets");
  const { dataset, modalities, lastImport } = known;
  const { name, revision, sha256, split } = dataset;
  const identity = [
    ...(split === null ? [] : [t("split", { split })]),
    ...(revision === null ? [] : [t("revision", { revision })]),
  ];
  return (
    <Section
      id={`dataset-${sha256 ?? revision ?? "x"}-${split ?? "x"}-${name}`.replaceAll(/\W/gu, "-")}
      title={name}
      {...(identity.length > 0 && { note: identity.join(", ") })}
      isSoft
      className="cns"
    >
      <dl data-dataset={name}>
        <dt>{t("content")}</dt>
        <dd>
          {sha256 === null ? t("noHash") : <code title={sha256}>{sha256.slice(0, shownDigits)}…</code>}
          {contents > 1 && <p className="q">{t("contents", { count: contents })}</p>}
        </dd>
        <dt>{t("modalities")}</dt>
        <dd>
          <span className="mods">
            {modalities.map((modality) => (
              <ModalityMark key={modality} modality={modality} />
            ))}
          </span>
        </dd>
        <dt>{t("versions")}</dt>
        <dd>{t("counts", { versions: known.versionCount, evaluations: known.evaluationCount })}</dd>
        <dt>{t("answers")}</dt>
        <dd>
          {known.mostAnswers === null ? t("answersUnknown") : formatCount(known.mostAnswers)}
          {" · "}
          {t("withItems", { count: known.withItemsCount, all: known.evaluationCount })}
        </dd>
        <dt>{t("metrics")}</dt>
        <dd>
          <Metrics known={known} model={model} />
        </dd>
        <dt>{t("lastImport")}</dt>
        <dd>
          <Time at={lastImport.at} /> · {lastImport.by} · {lastImport.source}
          <p className="q">
            {t("lastRan")} <Time at={known.lastRanAt} />
          </p>
        </dd>
      </dl>
    </Section>
  );
}

/** The datasets that results of a model are known on; what is not comparable by itself says why. */
export function DatasetsScreen({ facts, models, model, datasets }: Props) {
  const t = useTranslations("datasets");
  const settings = useTranslations("settings");
  if (model === null) {
    return (
      <SettingsFrame section="evaluations" facts={facts}>
        <Sentence first={settings("section.evaluations")} />
        <EmptyState kind="first_use" title={settings("noModels")}>
          {t("noModelsHow")}
        </EmptyState>
      </SettingsFrame>
    );
  }
  const contents = Map.groupBy(datasets, ({ dataset }) => `${dataset.name} ${dataset.split ?? ""}`);
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
        <EmptyState kind="first_use" title={t("none")}>
          {t("noneHow", { model })}
        </EmptyState>
      )}
      {datasets.map((known) => (
        <Dataset
          key={keyOf(known)}
          known={known}
          contents={contents.get(`${known.dataset.name} ${known.dataset.split ?? ""}`)?.length ?? 1}
          model={model}
        />
      ))}
    </SettingsFrame>
  );
}
