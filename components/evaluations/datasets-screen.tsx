import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { ModelLinks } from "#components/settings/model-links.tsx";
import { NoModels } from "#components/settings/no-models.tsx";
import { SettingsFrame } from "#components/settings/settings-frame.tsx";
import { inCode } from "#components/shell/in-code.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { KnownDataset } from "#lib/evaluations/dataset-schema.ts";
import type { Model } from "#lib/models/schema.ts";
import { DatasetTable } from "./dataset-table.tsx";
import { datasetsByName } from "./datasets-by-name.ts";

const href = "/settings/evaluations";

type Props = {
  facts: FrameFacts;
  models: readonly Model[];
  /** Null: no model is registered. */
  model: string | null;
  datasets: readonly KnownDataset[];
};

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
        first={t("say", { model, count: datasetsByName(datasets).length })}
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
