import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { useActName } from "#components/audit/act-words.ts";
import { sentenceCase } from "#components/rollouts/sentence-case.ts";
import { colonIn, gapIn, remarkIn } from "#components/shell/punctuation.ts";
import { readEngineReason } from "#lib/audit/core/engine-reason.ts";
import { formatInstant } from "#lib/charts/format-instant.ts";
import { formatCount } from "#lib/charts/format-value.ts";
import type { RollbackReport } from "#lib/rollbacks/schema.ts";
import { listWords } from "./list-words.ts";

/** How the rollback ended, in a sentence. */
export function useEnding({ rollback, rollout }: RollbackReport): string {
  const t = useTranslations("report.ending");
  if (rollback.state === "cancelled") return t("cancelled");
  const outcome = rollout?.outcome ?? null;
  if (outcome !== null) return t(outcome.code);
  return rollout === null ? t("notMoved") : t("running");
}

/** What persons did for a reason that they gave, in the order it happened. */
export function decisionsOf({ timeline }: RollbackReport) {
  return timeline.flatMap((line) => {
    const { actor, reason } = line;
    const isGiven = reason !== null && reason !== "" && readEngineReason(reason) === null;
    return actor.kind === "person" && isGiven ? [{ ...line, reason }] : [];
  });
}

/** When a person pressed the button of step 4. */
export function decidedAt({ timeline }: RollbackReport): Date | null {
  return timeline.find(({ action }) => action === "rollback.rollout_started")?.at ?? null;
}

/** The report's narrative as long as nobody has written one: the facts of the record in sentences, in the reader's language. */
export function useNarrativeDraft(report: RollbackReport): string {
  const t = useTranslations("report.draft");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const ending = useEnding(report);
  const actName = useActName();
  const { rollback, durations, impact, notifications } = report;
  const time = (at: Date | null) =>
    at === null ? words("notRecorded") : formatInstant(at, { locale, timeZone });
  const from = rollback.suspect.shortName;
  const what = listWords(
    rollback.modalities.map((modality) => words(`modality.${modality}`)),
    locale,
  );
  const sum = (read: (row: { requests: number; errors: number }) => number) =>
    formatCount(impact.requests.reduce((total, row) => total + read(row), 0));
  const decisions = decisionsOf(report).map(
    ({ actor, action, reason }) =>
      `- ${actor.name}${colonIn(locale)}${actName(action)}${remarkIn(locale, reason)}`,
  );
  const opening = t("what", {
    what,
    from,
    target: rollback.targetTitle,
    model: rollback.modelTitle,
    to: rollback.candidate?.shortName ?? words("notRecorded"),
  });
  const times = [
    t("found", { time: time(durations.detectedAt) }),
    t("started", { name: rollback.startedBy, time: time(durations.startedAt) }),
    t("firstShift", { time: time(durations.firstShiftAt) }),
    t("full", { time: time(durations.fullAt) }),
  ];
  const answered = notifications.filter(({ answer }) => answer !== null).length;
  const hit = { from, time: time(impact.since), requests: sum((row) => row.requests) };
  return [
    `${sentenceCase(opening)}${gapIn(locale)}${ending}`,
    times.map((line) => `- ${line}`).join("\n"),
    ...(impact.requests.length === 0 ? [] : [t("impact", { ...hit, errors: sum((row) => row.errors) })]),
    ...(decisions.length === 0 ? [] : [`### ${t("decisions")}`, decisions.join("\n")]),
    ...(notifications.length === 0 ? [] : [t("told", { answered, told: notifications.length })]),
  ].join("\n\n");
}
