import { useLocale, useTimeZone, useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { useRecoveryWords } from "#components/rollouts/recovery-words.ts";
import { sentenceCase } from "#components/rollouts/sentence-case.ts";
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
import type { RollbackReport } from "#lib/rollbacks/schema.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { listWords } from "./list-words.ts";
import { reportAction } from "./report-action.ts";
import { testFinding } from "./test-checks.ts";
import { VerdictList } from "./verdict-list.tsx";
import { withoutOwn } from "./wizard-screen.tsx";

type Props = { facts: FrameFacts; report: RollbackReport; now: Date };

function Fact({ term, children }: { term: string; children: ReactNode }) {
  const words = useTranslations("glossary");
  const isMissing = children === null || children === undefined || children === "";
  return (
    <tr>
      <th scope="row">{term}</th>
      <td>{isMissing ? <span className="q">{words("notRecorded")}</span> : children}</td>
    </tr>
  );
}

function FactTable({ caption, children }: { caption: string; children: ReactNode }) {
  return (
    <div className="table-scroll">
      <table className="stg answers">
        <caption className="vh">{caption}</caption>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}

function Summary({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const { rollback, durations } = report;
  const { detectedAt, startedAt, firstShiftAt, fullAt } = durations;
  const after = (instant: Date | null) =>
    instant === null ? null : (
      <>
        <Time at={instant} style="seconds" />
        {", "}
        {t("afterStart", { duration: formatDuration(instant.getTime() - startedAt.getTime(), locale) })}
      </>
    );
  const said = [
    ...rollback.symptoms.map((symptom) => words(`symptom.${symptom}`)),
    ...rollback.modalities.map((modality) => words(`modality.${modality}`)),
  ];
  return (
    <FactTable caption={t("summary")}>
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
      <Fact term={t("detected")}>{detectedAt && <Time at={detectedAt} />}</Fact>
      <Fact term={t("started")}>
        <Time at={startedAt} />
      </Fact>
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

function Timeline({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  const words = useTranslations("glossary");
  if (report.timeline.length === 0) return <p className="sub">{words("notRecorded")}</p>;
  return (
    <ol className="ev">
      {report.timeline.map(({ at, actor, action, reason, facts }, index) => {
        const known = reportAction(action);
        const share = facts["share"];
        return (
          <li key={`${at.toISOString()} ${index}`} data-action={action}>
            <Time at={at} style="clock" />
            <span>
              {known === null ? action : t(`action.${known}`)}
              {typeof share === "number" && ` · ${formatShare(share)}`}
              <span className="q">
                {" · "}
                {actor.name}
                {reason !== null && ` · ${t("because", { reason })}`}
              </span>
            </span>
          </li>
        );
      })}
    </ol>
  );
}

function Told({ report }: { report: RollbackReport }) {
  const t = useTranslations("report");
  const words = useTranslations("glossary");
  if (report.notifications.length === 0) return <p className="sub">{words("notRecorded")}</p>;
  return (
    <FactTable caption={t("told")}>
      {report.notifications.map(({ consumer, delivered, failed, queued, answer }) => {
        const known = AcknowledgementAnswer.safeParse(answer).data;
        return (
          <Fact key={consumer} term={consumer}>
            {t("deliveries", { delivered, failed, queued })}{" "}
            {known === undefined ? t("noAnswer") : t(`answer.${known}`)}
          </Fact>
        );
      })}
    </FactTable>
  );
}

function useEnding({ rollback, rollout }: RollbackReport): string {
  const t = useTranslations("report.ending");
  if (rollback.state === "cancelled") return t("cancelled");
  const outcome = rollout?.outcome ?? null;
  if (outcome !== null) return t(outcome.code);
  return rollout === null ? t("notMoved") : t("running");
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
export function ReportScreen({ facts, report, now }: Props) {
  const t = useTranslations("report");
  const wizard = useTranslations("rollbacks");
  const shell = useTranslations("shell");
  const timeZone = useTimeZone() ?? "UTC";
  const { rollback, rollout } = report;
  const day = formatInstant(rollback.startedAt, { locale: useLocale(), timeZone }, "day");
  const title = t("title", { model: rollback.model, day });
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
      <title>{`${title} · ${shell("product")}`}</title>
      <Sentence first={t("first", { model: rollback.model, ...names })} second={useEnding(report)} />
      <Section id="summary" title={t("summary")}>
        <Summary report={report} />
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
      <Section id="timeline" title={t("timeline")} note={formatZone(now, timeZone)}>
        <Timeline report={report} />
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
        </Section>
      )}
      <Section id="told" title={t("told")}>
        <Told report={report} />
      </Section>
    </ScreenFrame>
  );
}
