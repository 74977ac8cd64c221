import { useFormatter, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { inCode } from "#components/shell/in-code.tsx";
import { PageTitle } from "#components/shell/page-title.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { DataTable } from "#components/ui/data-table.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { StateBadge } from "#components/ui/state-badge.tsx";
import { formatShare } from "#lib/charts/format-value.ts";
import type { OverviewView } from "#lib/rollbacks/overview-schema.ts";

/** Every registered model with its state and what it serves. */
export function ModelsScreen({ view, facts }: { view: OverviewView; facts: FrameFacts }) {
  const t = useTranslations("models");
  const overview = useTranslations("overview");
  const format = useFormatter();
  const rows = view.models.toSorted((a, b) => a.model.slug.localeCompare(b.model.slug));
  return (
    <ScreenFrame className="v-models" facts={facts} breadcrumb={[{ label: t("models") }]}>
      <PageTitle facts={facts}>{`${t("models")} · Lastgood`}</PageTitle>
      <Sentence first={t("list.say", { count: rows.length })} />
      <div className="after">
        {rows.length === 0 ? (
          <EmptyState kind="first_use" title={overview("firstUse")}>
            {overview.rich("firstUseHow", inCode)}
          </EmptyState>
        ) : (
          <DataTable
            caption={t("models")}
            rows={rows}
            rowKey={({ model }) => model.id}
            columns={[
              {
                key: "model",
                heading: t("list.model"),
                cell: ({ model }) => <Link href={`/models/${model.slug}`}>{model.slug}</Link>,
              },
              { key: "state", heading: t("state"), cell: ({ state }) => <StateBadge state={state} /> },
              {
                key: "serving",
                heading: t("list.serving"),
                cell: ({ serving }) =>
                  serving.length === 0
                    ? t("list.nothing")
                    : format.list(
                        serving.map(({ shortName, intended }) => `${shortName} ${formatShare(intended)}`),
                      ),
              },
              {
                key: "modalities",
                heading: t("list.modalities"),
                cell: ({ model }) => (
                  <span className="mods">
                    {model.modalities.map((modality) => (
                      <ModalityMark key={modality} modality={modality} />
                    ))}
                  </span>
                ),
              },
              { key: "owner", heading: t("list.owner"), cell: ({ model }) => model.ownerTeam },
            ]}
          />
        )}
      </div>
    </ScreenFrame>
  );
}
