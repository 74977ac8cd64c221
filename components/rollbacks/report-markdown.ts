import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useActName, useActorName, useActReason } from "#components/audit/act-words.ts";
import { colonIn, commaIn, gapIn, remarkIn, semicolonIn } from "#components/shell/punctuation.ts";
import { formatDuration, formatInstant, formatZone } from "#lib/charts/format-instant.ts";
import { formatCount, formatShare } from "#lib/charts/format-value.ts";
import type { RollbackReport } from "#lib/rollbacks/schema.ts";
import { listWords } from "./list-words.ts";
import { decisionsOf, useEnding, useNarrativeDraft } from "./report-draft.ts";
import { actorKinds } from "./report-timeline.tsx";
import { testFinding } from "./test-checks.ts";

/** Keeps what people wrote from becoming marks: only what begins a line or a cell's end means something. */
function plain(text: string): string {
  return text
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll("|", "\\|")
    .replaceAll("<", "&lt;");
}

type Words = { readonly missing: string; readonly time: (at: Date | null) => string };

function useWords(): Words {
  const t = useTranslations("report");
  const context = { locale: useLocale(), timeZone: useTimeZone() ?? "UTC" };
  const missing = t("notRecorded");
  return { missing, time: (at) => (at === null ? missing : formatInstant(at, context)) };
}

function useSummaryLines({ rollback, durations }: RollbackReport, { missing, time }: Words): string[] {
  const t = useTranslations("report");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const { suspectSince, detectedAt, startedAt, firstShiftAt, fullAt } = durations;
  const said = [
    ...rollback.symptoms.map((symptom) => words(`symptom.${symptom}`)),
    ...rollback.modalities.map((modality) => words(`modality.${modality}`)),
  ];
  const after = (at: Date | null) => {
    if (at === null) return missing;
    const duration = formatDuration(at.getTime() - startedAt.getTime(), locale);
    return `${time(at)}${commaIn(locale)}${t("afterStart", { duration })}`;
  };
  const rows: [string, string][] = [
    [t("suspect"), rollback.suspect.name],
    [t("restored"), rollback.candidate?.name ?? missing],
    [t("target"), rollback.targetTitle],
    [t("problem"), t("problemIs", { what: listWords(said, locale), severity: String(rollback.severity) })],
    [t("note"), rollback.note === "" ? missing : plain(rollback.note)],
    [t("incident"), rollback.incidentUrl ?? missing],
    [t("startedBy"), rollback.startedBy],
    [t("driver"), rollback.driver.name],
    [t("suspectSince"), time(suspectSince)],
    [t("detected"), time(detectedAt)],
    [t("started"), time(startedAt)],
    [t("firstShift"), after(firstShiftAt)],
    [t("full"), after(fullAt)],
  ];
  return ["| | |", "|---|---|", ...rows.map(([term, value]) => `| ${term} | ${value} |`)];
}

function useTestLines({ test, rollback }: RollbackReport, { missing }: Words): string[] {
  const t = useTranslations("report");
  const words = useTranslations("glossary");
  const colon = colonIn(useLocale());
  if (test === null) return [missing];
  return [
    `- ${t("testResult")}${colon}${t(`finding.${testFinding(test)}`)}`,
    ...test.modalities.map(({ modality, passed, total }) => {
      const counts = { passed: formatCount(passed), total: formatCount(total) };
      return `- ${words(`modality.${modality}`)}${colon}${t("casesIs", counts)}`;
    }),
    ...rollback.exceptions.map(({ reason, actor }) => {
      return `- ${t("override")}${colon}${t("overrideIs", { actor: actor.name, reason: plain(reason) })}`;
    }),
  ];
}

function useHappenedLines(report: RollbackReport, { time }: Words) {
  const t = useTranslations("report");
  const words = useTranslations("glossary");
  const actName = useActName();
  const actReason = useActReason();
  const actorName = useActorName();
  const locale = useLocale();
  const [colon, comma, semicolon] = [colonIn(locale), commaIn(locale), semicolonIn(locale)];
  const { impact, rollback, narrative } = report;
  return {
    timeline: report.timeline.map(({ at, actor, action, reason, facts }) => {
      const share = facts["share"];
      const moved = typeof share === "number" ? ` ${formatShare(share)}` : "";
      const why = reason === null ? "" : `${semicolon}${t("because", { reason: plain(actReason(reason)) })}`;
      return `- ${time(at)}${colon}${actName(action)}${moved}${semicolon}${actorName(actor)}${remarkIn(locale, t(actorKinds[actor.kind]))}${why}`;
    }),
    decisions: decisionsOf(report).map(
      ({ at, actor, action, reason }) =>
        `- ${time(at)}${comma}${actor.name}${colon}${actName(action)}${colon}${plain(reason)}`,
    ),
    impact: [
      `${t("impactSince", { from: rollback.suspect.shortName, time: time(impact.since) })}${colon.trim()}`,
      ...impact.requests.map(({ modality, requests, errors }) => {
        const counts = { requests: formatCount(requests), errors: formatCount(errors) };
        return `- ${words(`modality.${modality}`)}${colon}${t("requestsIs", counts)}`;
      }),
    ],
    followUps: (narrative?.followUps ?? []).map(({ text, owner, due }) => {
      return `- [ ] ${plain(text)}${remarkIn(locale, `${owner === "" ? t("noOwner") : plain(owner)}${comma}${due ?? t("noDue")}`)}`;
    }),
    told: report.notifications.map(({ consumer, answer, ...counts }) => {
      const said = (["acknowledged", "affected", "not_ours"] as const).find((known) => known === answer);
      return `- ${consumer}${colon}${t("deliveries", counts)}${gapIn(locale)}${said === undefined ? t("noAnswer") : t(`answer.${said}`)}`;
    }),
  };
}

/** The whole report as Markdown, in the reader's language and zone; what people wrote stays in theirs. Empty parts say so. */
export function useReportMarkdown(report: RollbackReport, title: string): string {
  const t = useTranslations("report");
  const words = useWords();
  const timeZone = useTimeZone() ?? "UTC";
  const gap = gapIn(useLocale());
  const ending = useEnding(report);
  const drafted = useNarrativeDraft(report);
  const summary = useSummaryLines(report, words);
  const tests = useTestLines(report, words);
  const { timeline, decisions, impact, followUps, told } = useHappenedLines(report, words);
  const { rollback, narrative } = report;
  const names = { from: rollback.suspect.shortName, to: rollback.candidate?.shortName ?? "–" };
  const edited = narrative && {
    name: narrative.editedBy,
    time: words.time(narrative.editedAt),
    revision: String(narrative.revision),
    language: t(`languageName.${narrative.language}`),
  };
  const part = (heading: string, lines: readonly string[]) =>
    `## ${heading}\n\n${lines.length === 0 ? words.missing : lines.join("\n")}`;
  const zone = t("printZone", { zone: formatZone(rollback.startedAt, timeZone) });
  return [
    `# ${title}`,
    `${t("first", { model: rollback.model, ...names })}${gap}${ending}${gap}${zone}`,
    part(t("narrative"), [`_${edited === null ? t("narrativeDrafted") : t("narrativeBy", edited)}_`]),
    narrative?.text ?? drafted,
    part(t("summary"), summary),
    part(t("impact"), report.impact.requests.length === 0 ? [] : impact),
    part(t("tests"), tests),
    part(t("decisions"), decisions),
    part(t("timeline"), timeline),
    part(t("told"), told),
    part(t("followUps"), followUps),
  ].join("\n\n");
}
