import { useFormatter, useLocale, useTranslations } from "next-intl";
import { TakeAway } from "#components/rollbacks/report-take-away.tsx";
import { useTakeAwayWords } from "#components/rollbacks/take-away-words.ts";
import { inCode } from "#components/shell/in-code.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import type { CompareView } from "#lib/evaluations/view-schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import type { Version } from "#lib/versions/schema.ts";
import { CompareFrame } from "./compare-frame.tsx";
import { useCompareMarkdown } from "./compare-markdown.ts";
import { ComponentColumns, ComponentRows } from "./component-rows.tsx";
import { joinSentences } from "./join-sentences.ts";
import { ConsumerTouches } from "./consumer-touches.tsx";
import { ContractChanges } from "./contract-changes.tsx";
import { DifferenceLinks } from "./difference-links.tsx";
import { MetricRows } from "./metric-rows.tsx";
import { MoreVersions } from "./more-versions.tsx";
import { SilentChanges } from "./silent-changes.tsx";
import { VersionPickers } from "./version-pickers.tsx";

function CompareSentence({ view }: { view: CompareView }) {
  const locale = useLocale();
  const t = useTranslations("compare");
  const words = useTranslations("glossary.modality");
  const format = useFormatter();
  const changed = view.components.filter(({ status }) => status === "changed").length;
  const which = (kind: "regressed" | "improved") => {
    const all = view.metrics.filter(({ verdict }) => verdict.kind === kind).map(({ modality }) => modality);
    return [...new Set<Modality>(all)];
  };
  const [worse, better] = [which("regressed"), which("improved")];
  const names = (modalities: readonly Modality[]) => format.list(modalities.map((one) => words(one)));
  const parts = [
    worse.length > 0 ? t("isWorse", { modalities: names(worse) }) : null,
    better.length > 0 ? t("isBetter", { modalities: names(better) }) : null,
    view.metrics.length === 0 ? t("noResults") : null,
    view.metrics.length > 0 && worse.length + better.length === 0 ? t("noMove") : null,
  ].filter((part) => part !== null);
  const named = { head: view.head.shortName, base: view.base.shortName };
  const what = changed === 0 ? t("sayNothing", named) : t("say", { changed, total: view.components.length });
  return (
    <Sentence
      first={t(`rollUp.${view.rollUp.kind}`, named)}
      second={joinSentences([...parts, what], locale)}
    />
  );
}

/** The versions to choose from, with the two chosen ones even when they are older than the newest 200. */
function withChosen({ versions, base, head }: CompareView): Version[] {
  const missing = [base, head].filter(({ id }) => versions.every((version) => version.id !== id));
  return [...missing, ...versions];
}

/** What exactly is different between two versions, and does it matter? */
export function CompareScreen({ view, facts }: { view: CompareView; facts: FrameFacts }) {
  const t = useTranslations("compare");
  const report = useTranslations("report");
  const names = { base: view.base.shortName, head: view.head.shortName };
  const title = `${names.base} ↔ ${names.head}`;
  const changed = view.components.filter(({ status }) => status === "changed").length;
  const { slug } = view.model;
  return (
    <CompareFrame model={slug} title={title} facts={facts}>
      <div className="head">
        <div data-roll-up={view.rollUp.kind}>
          <CompareSentence view={view} />
        </div>
      </div>
      <VersionPickers model={slug} base={view.base.id} head={view.head.id} versions={withChosen(view)} />
      <MoreVersions model={slug} base={view.base} chosen={[view.head.id]} versions={withChosen(view)} />
      <DifferenceLinks view={view} />
      <Section
        id="components"
        title={t("components")}
        note={t("changedOf", { changed, total: view.components.length })}
        end={<ComponentColumns names={names} />}
      >
        <ComponentRows
          components={view.components}
          names={names}
          trained={{ base: view.base.trainingDocument, head: view.head.trainingDocument }}
        />
      </Section>
      <ContractChanges contracts={view.contracts} safety={view.safety} names={names} />
      <SilentChanges silent={view.silent} />
      <Section id="metrics" title={t("metrics")} note={t("metricsNote", names)}>
        {view.metrics.length === 0 ? (
          <EmptyState kind="no_data_yet" title={t("noMetrics")}>
            {t.rich("noMetricsHow", inCode)}
          </EmptyState>
        ) : (
          <MetricRows metrics={view.metrics} names={names} />
        )}
      </Section>
      <ConsumerTouches consumers={view.consumers} model={slug} />
      <Section id="export" title={report("export")} isSoft>
        <TakeAway
          markdown={useCompareMarkdown(view)}
          fileName={`${slug}-${names.base}-${names.head}`}
          jsonAddress={null}
          words={useTakeAwayWords()}
        />
      </Section>
    </CompareFrame>
  );
}
