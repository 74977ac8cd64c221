import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { resetMetricAddress } from "#lib/models/client.ts";
import type { EffectiveMetric } from "#lib/models/judging-schema.ts";
import { JudgingHistory } from "./judging-history.tsx";
import { MetricForm } from "./metric-form.tsx";
import { MetricTable } from "./metric-table.tsx";
import { useMetricWords } from "./metric-words.ts";
import { ModelLinks } from "./model-links.tsx";
import { ResetForm } from "./reset-form.tsx";
import { NoModels } from "./no-models.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import type { SettingsOpened } from "./settings-opened.ts";

const href = "/settings/metrics";

type Props = SettingsOpened & {
  /** The metric whose form is open, `new` for one to add; null: none. */
  opened: string | null;
};
type EditProps = Props & { metric: EffectiveMetric | null };

function Edit({ view, draft, idempotencyKey, metric }: EditProps) {
  const t = useTranslations("settings");
  const words = useMetricWords();
  const { judging } = view;
  if (judging === null) return null;
  const model = judging.model.slug;
  const { revision } = judging.metrics;
  const title = metric === null ? t("addTitle") : words.name(metric.entry);
  return (
    <Section
      id="edit"
      title={title}
      {...(metric !== null && { note: metric.entry.id })}
      end={<Link href={`${href}?model=${encodeURIComponent(model)}`}>{t("closeForm")}</Link>}
    >
      {!view.canChange && <p className="sub">{t("noRole")}</p>}
      {metric !== null && (
        <p className="sub" lang={words.definition(metric.entry).lang}>
          {words.definition(metric.entry).text}
        </p>
      )}
      {view.canChange && <MetricForm {...{ model, metric, revision, draft, idempotencyKey }} />}
      {view.canChange && metric !== null && metric.source !== "catalogue" && (
        <ResetForm
          action={resetMetricAddress(model, metric.entry.id)}
          revision={revision}
          idempotencyKey={`${idempotencyKey}-reset`}
          label={metric.source === "own" ? t("remove") : t("reset")}
          hint={metric.source === "own" ? t("removeHint") : t("resetHint")}
        />
      )}
    </Section>
  );
}

/** Which differences matter to a model, metric by metric, and who decided so. */
export function MetricsScreen(props: Props) {
  const { facts, view, draft, opened, isSaved } = props;
  const t = useTranslations("settings");
  const { judging } = view;
  if (judging === null) {
    return <NoModels section="metrics" facts={facts} how={t("noModelsHow")} />;
  }
  const { metrics } = judging.metrics;
  const changed = metrics.filter(({ source }) => source === "changed").length;
  const own = metrics.filter(({ source }) => source === "own").length;
  const model = judging.model.slug;
  const metric = metrics.find(({ entry }) => entry.id === opened) ?? null;
  return (
    <SettingsFrame section="metrics" facts={facts} hasErrors={draft !== null}>
      <Sentence first={t("sayMetrics", { model })} second={t("sayCounts", { changed, own })} />
      <ModelLinks models={view.models} current={model} href={href} />
      {isSaved && (
        <p className="sub" role="status">
          {t("saved", { revision: judging.metrics.revision })}
        </p>
      )}
      {(metric !== null || opened === "new") && <Edit {...props} metric={metric} />}
      <Section
        id="metrics"
        title={t("section.metrics")}
        note={String(metrics.length)}
        {...(view.canChange && {
          end: (
            <ButtonLink
              className="whitespace-normal"
              href={`${href}?model=${encodeURIComponent(model)}&metric=new`}
            >
              {t("addTitle")}
            </ButtonLink>
          ),
        })}
      >
        <MetricTable model={model} metrics={metrics} opened={opened} />
      </Section>
      <JudgingHistory judging={judging} href={href} />
    </SettingsFrame>
  );
}
