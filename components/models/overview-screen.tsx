import { useFormatter, useTranslations } from "next-intl";
import { PageTitle } from "#components/shell/page-title.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { PolledChip } from "#components/shell/polled-chip.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { Time } from "#components/ui/time.tsx";
import { formatShare } from "#lib/charts/format-value.ts";
import type { ModelState, OverviewModel, OverviewView } from "#lib/rollbacks/overview-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { FirstRun } from "./first-run.tsx";
import { columnsOf, OverviewRow } from "./overview-row.tsx";
import { OverviewSentence } from "./overview-sentence.tsx";

const sections: readonly ModelState[] = ["waiting", "rolling_back", "degraded", "no_data", "healthy"];
const columnOrder: readonly Modality[] = ["image", "text", "audio", "video", "overall"];
const mostColumns = 4;
/** So many healthy models are told one by one; the rest stand folded behind their count. */
const mostHealthy = 6;

function LastChange({ models }: { models: readonly OverviewModel[] }) {
  const t = useTranslations("overview");
  const moves = models.flatMap(({ model, lastMove }) => (lastMove === null ? [] : [{ model, lastMove }]));
  const newest = moves.toSorted((a, b) => b.lastMove.at.getTime() - a.lastMove.at.getTime())[0];
  if (newest === undefined) return null;
  const { model, lastMove } = newest;
  return (
    <p className="sub">
      {t.rich("lastChange", {
        model: model.slug,
        version: lastMove.shortName,
        share: formatShare(lastMove.share),
        time: () => <Time at={lastMove.at} />,
      })}
    </p>
  );
}

/** Is anything wrong, and what is serving? Those that need somebody first; the first of them is the only panel. */
export function OverviewScreen({ view, facts }: { view: OverviewView; facts: FrameFacts }) {
  const t = useTranslations("overview");
  const states = useTranslations("glossary.state");
  const format = useFormatter();
  const columns = columnOrder
    .filter((modality) => view.models.some(({ model }) => model.modalities.includes(modality)))
    .slice(0, mostColumns);
  const first = view.models[0];
  const isUrgent = first !== undefined && ["waiting", "degraded"].includes(first.state);
  const title = view.needsAttention > 0 ? t("titleNeeds", { count: view.needsAttention }) : t("title");
  return (
    <ScreenFrame
      className="v-overview"
      facts={facts}
      breadcrumb={[{ label: t("title") }]}
      freshness={<PolledChip at={view.checkedAt.toISOString()} />}
    >
      <PageTitle facts={facts}>{`${title} · Lastgood`}</PageTitle>
      <div className="head">
        <div>
          <OverviewSentence view={view} />
          <LastChange models={view.models} />
        </div>
      </div>
      <FirstRun has={view.firstRun} />
      {sections.map((state) => {
        const models = view.models.filter((model) => model.state === state);
        if (models.length === 0) return null;
        const isFirst = models[0] === first;
        const shown = state === "healthy" ? models.slice(0, mostHealthy) : models;
        const rest = models.slice(shown.length);
        const rowOf = (model: OverviewModel) => (
          <OverviewRow
            key={model.model.id}
            model={model}
            columns={columns}
            isBig={isUrgent && model === first}
          />
        );
        return (
          <Section
            key={state}
            id={`s-${state}`}
            title={states(state)}
            note={format.number(models.length)}
            isSoft={!isFirst}
          >
            {isFirst && (
              <div className="cols wide" style={columnsOf(columns.length)} aria-hidden="true">
                <span />
                {columns.map((modality) => (
                  <span key={modality}>
                    <ModalityMark modality={modality} />
                  </span>
                ))}
              </div>
            )}
            {shown.map(rowOf)}
            {rest.length > 0 && (
              <Disclosure summary={t("more", { count: rest.length })}>{rest.map(rowOf)}</Disclosure>
            )}
          </Section>
        );
      })}
      {view.models.some(({ modalities }) => modalities.length > 0) && <p className="foot">{t("lines")}</p>}
    </ScreenFrame>
  );
}
