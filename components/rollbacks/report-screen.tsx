import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useActName } from "#components/audit/act-words.ts";
import { RecoveryFigures } from "#components/rollouts/recovery-figures.tsx";
import { useRecoveryWords } from "#components/rollouts/recovery-words.ts";
import { sentenceCase } from "#components/rollouts/sentence-case.ts";
import { Gap } from "#components/shell/gap.tsx";
import { PageTitle } from "#components/shell/page-title.tsx";
import { colonIn, commaIn, listCommaIn } from "#components/shell/punctuation.ts";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { FreshnessChip } from "#components/ui/freshness-chip.tsx";
import { Time } from "#components/ui/time.tsx";
import { Verdict } from "#components/ui/verdict.tsx";
import { formatDuration, formatInstant, formatZone } from "#lib/charts/format-instant.ts";
import { formatCount, formatShare } from "#lib/charts/format-value.ts";
import { AcknowledgementAnswer } from "#lib/notifications/schema.ts";
import { reportAddress } from "#lib/rollbacks/client.ts";
import type { RollbackReport } from "#lib/rollbacks/schema.ts";
import type { RecoveryView } from "#lib/rollouts/recovery-schema.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { DrillNote } from "./drill-note.tsx";
import type { FormDraft } from "./form-draft.ts";
import { listWords } from "./list-words.ts";
import { NarrativeSection } from "./narrative-section.tsx";
import { decidedAt, decisionsOf, useEnding } from "./report-draft.ts";
import { Fact, FactTable } from "./report-facts.tsx";
import { useReportMarkdown } from "./report-markdown.ts";
import { TakeAway } from "./report-take-away.tsx";
import { ReportTimeline } from "./report-timeline.tsx";
import { useTakeAwayWords } from "./take-away-words.ts";
import { testFinding } from "./test-checks.ts";
import { VerdictList } from "./verdict-list.tsx";
import { withoutOwn } from "./wizard-screen.tsx";

type Props = {
  facts: FrameFacts;
  report: RollbackReport;
  /** Null where no traffic moved. */
  recovery: RecoveryView | null;
  draft: FormDraft;
  viewer: { canOperate: boolean };
  now: Date;
  idempotencyKey: string;
};

function Summary({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const { rollback, durations } = report;
  const { suspectSince, detectedAt, startedAt, firstShiftAt, fullAt } = durations;
  const after = (instant: Date | null) =>
    instant === null ? null : (
      <>
        <Time at={instant} style="seconds" />
        {commaIn(locale)}
        {t("afterStart", { duration: formatDuration(instant.getTime() - startedAt.getTime(), locale) })}
      </>
    );
  const said = [
    ...rollback.symptoms.map((symptom) => words(`symptom.${symptom}`)),
    ...rollback.modalities.map((modality) => words(`modality.${modality}`)),
  ];
  return (
    <FactTable caption={t("summary")}>
      <Fact term={t("kind")}>{t(rollback.isDrill ? "kindDrill" : "kindRollback")}</Fact>
      <Fact term={t("suspect")}>{rollback.suspect.name}</Fact>
      <Fact term={t("restored")}>{rollback.candidate?.name}</Fact>
      <Fact term={t("target")}>{rollback.targetTitle}</Fact>
      <Fact term={t("problem")}>
        {t("problemIs", { what: listWords(said, locale), severity: String(rollback.severity) })}
      </Fact>
      <Fact term={t("note")}>{rollback.note}</Fact>
      <Fact term={t("incident")}>
        {rollback.incidentUrl === null ? null : (
          <a href={rollback.incidentUrl} rel="noreferrer">
            {rollback.incidentUrl}
          </a>
        )}
      </Fact>
      <Fact term={t("startedBy")}>{rollback.startedBy}</Fact>
      <Fact term={t("driver")}>{rollback.driver.name}</Fact>
      <Fact term={t("suspectSince")}>{suspectSince && <Time at={suspectSince} />}</Fact>
      <Fact term={t("detected")}>
        {detectedAt && <Time at={detectedAt} />}
        {detectedAt && suspectSince && detectedAt > suspectSince && (
          <>
            {commaIn(locale)}
            {t("detectedAfter", {
              duration: formatDuration(detectedAt.getTime() - suspectSince.getTime(), locale),
            })}
          </>
        )}
      </Fact>
      <Fact term={t("started")}>
        <Time at={startedAt} />
      </Fact>
      <Fact term={t("decided")}>{after(decidedAt(report))}</Fact>
      <Fact term={t("firstShift")}>{after(firstShiftAt)}</Fact>
      <Fact term={t("full")}>{after(fullAt)}</Fact>
    </FactTable>
  );
}

function Tests({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  const words = useTranslations("glossary");
  const { test, rollback } = report;
  const passed = test?.modalities.reduce((sum, counts) => sum + counts.passed, 0) ?? 0;
  return (
    <FactTable caption={t("tests")}>
      <Fact term={t("testResult")}>{test && t(`finding.${testFinding(test)}`)}</Fact>
      <Fact term={t("cases")}>
        {test && t("casesIs", { passed: formatCount(passed), total: formatCount(test.total) })}
      </Fact>
      {test?.modalities.map((counts) => (
        <Fact key={counts.modality} term={words(`modality.${counts.modality}`)}>
          {t("casesIs", { passed: formatCount(counts.passed), total: formatCount(counts.total) })}
        </Fact>
      ))}
      {rollback.exceptions.map(({ reason, actor }) => (
        <Fact key={reason} term={t("override")}>
          {t("overrideIs", { actor: actor.name, reason })}
        </Fact>
      ))}
    </FactTable>
  );
}

function Told({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  if (report.notifications.length === 0) return <p className="sub">{t("notRecorded")}</p>;
  return (
    <FactTable caption={t("told")}>
      {report.notifications.map(({ consumer, delivered, failed, queued, answer }) => {
        const known = AcknowledgementAnswer.safeParse(answer).data;
        return (
          <Fact key={consumer} term={consumer}>
            {t("deliveries", { delivered, failed, queued })}
            <Gap />
            {known === undefined ? t("noAnswer") : t(`answer.${known}`)}
          </Fact>
        );
      })}
    </FactTable>
  );
}

function Impact({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  const words = useTranslations("glossary");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const { impact, rollback, notifications } = report;
  const named = rollback.modalities.map((modality) => words(`modality.${modality}`));
  const time = formatInstant(impact.since, context);
  return (
    <>
      <p className="sub">{t("impactSince", { from: rollback.suspect.shortName, time })}</p>
      <FactTable caption={t("impact")}>
        {impact.requests.length === 0 && <Fact term={words("modality.overall")}>{null}</Fact>}
        {impact.requests.map(({ modality, requests, errors }) => (
          <Fact key={modality} term={words(`modality.${modality}`)}>
            {t("requestsIs", { requests: formatCount(requests), errors: formatCount(errors) })}
          </Fact>
        ))}
        <Fact term={t("modalities")}>{listWords(named, context.locale)}</Fact>
        <Fact term={t("consumersTold")}>
          {notifications.length === 0
            ? null
            : notifications.map(({ consumer }) => consumer).join(listCommaIn(context.locale))}
        </Fact>
      </FactTable>
    </>
  );
}

function Decisions({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  const actName = useActName();
  const colon = colonIn(useLocale());
  const decisions = decisionsOf(report);
  if (decisions.length === 0) return <p className="sub">{t("notRecorded")}</p>;
  return (
    <ol className="ev">
      {decisions.map(({ at, actor, action, reason }) => (
        <li key={`${at.toISOString()} ${action}`}>
          <Time at={at} style="clock" />
          <span>
            <b>{actor.name}</b>
            {colon}
            {actName(action)}
            {colon}
            {reason}
          </span>
        </li>
      ))}
    </ol>
  );
}

function Export({ report, title }: { report: RollbackReport; title: string }) {
  const t = useTranslations("report");
  const { id, model } = report.rollback;
  return (
    <Section id="export" title={t("export")} isSoft className="no-print">
      <TakeAway
        markdown={useReportMarkdown(report, title)}
        fileName={`${model}-${id}`}
        jsonAddress={reportAddress(id)}
        words={useTakeAwayWords()}
      />
    </Section>
  );
}

/** What was complained about, at the end: against what it is shown to be better, or what is missing to show it. */
function Recovered({ rollout, names }: { rollout: Rollout; names: { from: string } }) {
  const t = useTranslations("report");
  const say = useRecoveryWords(names.from);
  const modality = useTranslations("glossary.modality");
  const recovery = rollout.readings.filter(({ guardrail }) => guardrail.role === "recovery");
  if (recovery.length === 0) return <p className="sub">{t("noRecovery")}</p>;
  return (
    <FactTable caption={t("recovery")}>
      {recovery.map((reading) => (
        <Fact key={reading.guardrail.key} term={sentenceCase(modality(reading.guardrail.modality))}>
          <Verdict verdict={reading.verdict.kind} /> {say(reading)}
        </Fact>
      ))}
    </FactTable>
  );
}

/** The report of a rollback: facts in the order they happened, each from a row; what nobody recorded says so. */
export function ReportScreen(props: Props) {
  const { facts, report, recovery, draft, viewer, now, idempotencyKey } = props;
  const t = useTranslations("report");
  const wizard = useTranslations("rollbacks");
  const shell = useTranslations("shell");
  const timeZone = useTimeZone() ?? "UTC";
  const { rollback, rollout } = report;
  const day = formatInstant(rollback.startedAt, { locale: useLocale(), timeZone }, "day");
  const title = t(rollback.isDrill ? "drillTitle" : "title", { model: rollback.model, day });
  const names = { from: rollback.suspect.shortName, to: rollback.candidate?.shortName ?? "–" };
  return (
    <ScreenFrame
      facts={withoutOwn(facts, rollback)}
      className="v-wizard v-report"
      breadcrumb={[
        { label: wizard("title"), href: "/rollbacks" },
        { label: wizard("crumb", { model: rollback.model, day }), href: `/rollbacks/${rollback.id}` },
        { label: t("crumb") },
      ]}
      freshness={<FreshnessChip freshness="rendered" at={now.toISOString()} />}
    >
      <PageTitle facts={withoutOwn(facts, rollback)}>{`${title} · ${shell("product")}`}</PageTitle>
      <Sentence first={t("first", { model: rollback.model, ...names })} second={useEnding(report)} />
      <DrillNote rollback={rollback} />
      <p className="only-print">{t("printZone", { zone: formatZone(now, timeZone) })}</p>
      <NarrativeSection {...{ report, draft, idempotencyKey }} canOperate={viewer.canOperate} />
      <Section id="summary" title={t("summary")}>
        <Summary report={report} />
      </Section>
      <Section id="impact" title={t("impact")}>
        <Impact report={report} />
      </Section>
      <Section id="evidence" title={t("evidence")}>
        {rollback.evidence.length === 0 ? (
          <p className="sub">{t("noEvidence")}</p>
        ) : (
          <VerdictList
            verdicts={rollback.evidence}
            heading={(metric) => t("difference", { metric, suspect: names.from })}
          />
        )}
      </Section>
      <Section id="tests" title={t("tests")}>
        <Tests report={report} />
      </Section>
      <Section id="decisions" title={t("decisions")} note={formatZone(now, timeZone)}>
        <Decisions report={report} />
      </Section>
      <Section id="timeline" title={t("timeline")} note={formatZone(now, timeZone)}>
        <ReportTimeline report={report} />
      </Section>
      {rollout !== null && (
        <Section id="stages" title={t("stages")}>
          <FactTable caption={t("stages")}>
            {rollout.stages.map((stage) => (
              <Fact key={stage.index} term={formatShare(stage.share)}>
                {stage.confirmedAt && <Time at={stage.confirmedAt} style="seconds" />}
              </Fact>
            ))}
          </FactTable>
        </Section>
      )}
      {rollout !== null && (
        <Section id="recovery" title={t("recovery")}>
          <Recovered rollout={rollout} names={names} />
          <RecoveryFigures recovery={recovery} names={names} />
        </Section>
      )}
      <Section id="told" title={t("told")}>
        <Told report={report} />
      </Section>
      <Export report={report} title={title} />
    </ScreenFrame>
  );
}
