import { useLocale, useTimeZone, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { listWords } from "./list-words.ts";

/** What was decided in the steps before, beside the step of now. */
export function YouDecided({ rollback }: { rollback: Rollback }) {
  const t = useTranslations("rollbacks.decided");
  const words = useTranslations("glossary");
  const locale = useLocale();
  const context = { locale, timeZone: useTimeZone() ?? "UTC" };
  const problem = [
    ...rollback.symptoms.map((symptom) => words(`symptom.${symptom}`)),
    ...rollback.modalities.map((modality) => words(`modality.${modality}`)),
  ];
  const { freeze, candidate } = rollback;
  return (
    <div className="said wide">
      <h2>{t("title")}</h2>
      <dl>
        <dt>{t("suspect")}</dt>
        <dd>{rollback.suspect.shortName}</dd>
        <dt>{t("problem")}</dt>
        <dd>{t("problemIs", { what: listWords(problem, locale), severity: String(rollback.severity) })}</dd>
        {candidate && (
          <>
            <dt>{t("candidate")}</dt>
            <dd>{candidate.shortName}</dd>
          </>
        )}
        <dt>{t("freeze")}</dt>
        <dd>
          {freeze
            ? t("frozenUntil", { time: formatInstant(freeze.expiresAt, context) })
            : words("notRecorded")}
        </dd>
        <dt>{t("driver")}</dt>
        <dd>{rollback.driver.name}</dd>
        <dt>{t("clock")}</dt>
        <dd>{t("startedAt", { time: formatInstant(rollback.startedAt, context) })}</dd>
      </dl>
      <Link className="t13" href={`/rollbacks/${rollback.id}/problem`}>
        {t("see")}
      </Link>
    </div>
  );
}
