import { useLocale, useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { listCommaIn } from "#components/shell/punctuation.ts";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextField } from "#components/ui/field.tsx";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import type { Candidate, VersionChoice } from "#lib/rollbacks/schema.ts";
import { draftErrors, draftText, errorOf } from "./form-draft.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { isDriver } from "./opened.ts";
import type { OpenedStep } from "./opened.ts";
import { PickVersion } from "./pick-version.tsx";
import { useRefusalWords } from "./refusal-words.ts";

type Props = OpenedStep & { choice: VersionChoice; chosen: Candidate; isEmergency: boolean };

/** The emergency path from step 2: skips the tests with a reason, and goes on once the version was picked among three. */
export function Emergency(props: Props) {
  const { rollback, choice, chosen, isEmergency, draft, viewer, idempotencyKey } = props;
  const t = useTranslations("rollbacks.emergency");
  const ofField = (path: string, reason: string) =>
    path === "reason" ? t("reasonNeeded") : path === "confirmedVersionId" ? t("wrongPick") : reason;
  const ofCode = useRefusalWords();
  const locale = useLocale();
  if (!isDriver(rollback, viewer)) return null;
  const own = isEmergency ? draft : null;
  const errors = draftErrors(own, ["reason"], { ofCode, ofField });
  const version = chosen.version.shortName;
  const unread = choice.consumers.filter(({ breaks }) => breaks).map(({ name }) => name);
  return (
    <Disclosure summary={t("title")} isOpen={isEmergency}>
      <form method="post" action={rollbackFormAddress("skip_tests", rollback.id)} id="emergency">
        <ErrorSummary errors={errors} />
        <HiddenFields idempotencyKey={`${idempotencyKey}.skip`} expectedRevision={rollback.revision} />
        <input type="hidden" name="candidateVersionId" value={chosen.version.id} />
        <p className="sub">{t("meaning", { version })}</p>
        {unread.length > 0 && (
          <p className="sub">{t("unread", { consumers: unread.join(listCommaIn(locale)) })}</p>
        )}
        <TextField
          name="reason"
          label={t("reason")}
          hint={t("reasonHint")}
          value={draftText(own, "reason", rollback.note)}
          error={errorOf(errors, "reason")}
        />
        <PickVersion
          legend={t("pick")}
          hint={t("pickHint", { version })}
          chosen={chosen.version}
          others={[rollback.suspect, ...choice.candidates.map((candidate) => candidate.version)]}
        />
      </form>
    </Disclosure>
  );
}

/** The way from step 3 to the emergency path, with the version that is tested. */
export function EmergencyLink({ rollback, viewer }: Pick<OpenedStep, "rollback" | "viewer">) {
  const t = useTranslations("rollbacks.emergency");
  if (!isDriver(rollback, viewer) || rollback.candidate === null) return null;
  const query = new URLSearchParams({ emergency: "true", candidate: rollback.candidate.id }).toString();
  return (
    <p className="sub after">
      <Link href={`/rollbacks/${rollback.id}/version?${query}`}>{t("title")}</Link>
    </p>
  );
}

/** That the tests were skipped or passed over, by whom and why; nothing where all of them passed. */
export function SkippedTests({ rollback }: Pick<OpenedStep, "rollback">) {
  const t = useTranslations("rollbacks.emergency");
  const [exception] = rollback.exceptions;
  if (exception === undefined) return null;
  const { check, reason, actor } = exception;
  return (
    <p className="sub" data-tests-skipped={check}>
      {t(check === "tests_skipped" ? "skipped" : "passedOver", { actor: actor.name, reason })}
    </p>
  );
}
