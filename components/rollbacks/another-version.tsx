import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Disclosure } from "#components/ui/disclosure.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextField } from "#components/ui/field.tsx";
import { formatShare } from "#lib/charts/format-value.ts";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import type { VersionChoice } from "#lib/rollbacks/schema.ts";
import type { AnotherVersion } from "#lib/rollbacks/core/another-version.ts";
import { draftErrors, draftText, errorOf } from "./form-draft.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { isDriver } from "./opened.ts";
import type { OpenedStep } from "./opened.ts";
import { PickVersion } from "./pick-version.tsx";
import { useRefusalWords } from "./refusal-words.ts";

type Props = OpenedStep & { choice: VersionChoice; another: AnotherVersion };

/** Step 2 after traffic moved: how it stands, the way out without another version, and the way back to the suspect. */
export function AnotherVersionNote(props: Props) {
  const { rollback, another, viewer, idempotencyKey } = props;
  const t = useTranslations("rollbacks.another");
  const restored = another.restored.shortName;
  const share = formatShare(another.share);
  const suspect = rollback.suspect.shortName;
  return (
    <section className="after" aria-labelledby="another" data-choosing={restored}>
      <h2 id="another">{t("title")}</h2>
      <p className="sub">
        {t("where", { restored, share, suspect, rest: formatShare(another.suspectShare) })}
      </p>
      {isDriver(rollback, viewer) && (
        <>
          <form method="post" action={rollbackFormAddress("keep_version", rollback.id)}>
            <HiddenFields idempotencyKey={`${idempotencyKey}.keep`} expectedRevision={rollback.revision} />
            <p className="acts after">
              <Button icon="stop">{t("keep", { restored })}</Button>
              <span className="sub">{t("keepConsequence", { share })}</span>
            </p>
          </form>
          <GoBack {...props} />
        </>
      )}
    </section>
  );
}

function GoBack({ rollback, another, choice, draft, idempotencyKey }: Props) {
  const t = useTranslations("rollbacks.another");
  const ofCode = useRefusalWords();
  const own = draft?.values["goBack"] === "true" ? draft : null;
  const ofField = (path: string, reason: string) =>
    path === "reason" ? t("reasonNeeded") : path === "confirmedVersionId" ? t("wrongPick") : reason;
  const errors = draftErrors(own, ["reason"], { ofCode, ofField });
  const suspect = rollback.suspect.shortName;
  const { suspectShareBefore: before, suspectShare } = another;
  if (before === null || before <= suspectShare) {
    return <p className="sub after">{t("nothingBack", { suspect })}</p>;
  }
  return (
    <Disclosure summary={t("goBack", { suspect })} isOpen={own !== null}>
      <form method="post" action={rollbackFormAddress("go_back", rollback.id)} id="go-back">
        <ErrorSummary errors={errors} />
        <HiddenFields idempotencyKey={`${idempotencyKey}.back`} expectedRevision={rollback.revision} />
        <input type="hidden" name="goBack" value="true" />
        <p className="sub">{t("goBackMeaning", { suspect, before: formatShare(before) })}</p>
        <TextField
          name="reason"
          label={t("reason")}
          hint={t("reasonHint")}
          value={draftText(own, "reason", "")}
          error={errorOf(errors, "reason")}
        />
        <PickVersion
          legend={t("pick")}
          hint={t("pickHint", { suspect })}
          chosen={rollback.suspect}
          others={[another.restored, ...choice.candidates.map(({ version }) => version)]}
        />
      </form>
    </Disclosure>
  );
}
