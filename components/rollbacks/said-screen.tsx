import { useTranslations } from "next-intl";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { Button } from "#components/ui/button.tsx";
import { ButtonLink } from "#components/ui/button-link.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextField } from "#components/ui/field.tsx";
import { rollbackFormAddress } from "#lib/rollbacks/client.ts";
import { draftErrors, draftText, errorOf } from "./form-draft.ts";
import { HiddenFields } from "./hidden-fields.tsx";
import { useRefusalWords } from "./refusal-words.ts";
import { VerdictList } from "./verdict-list.tsx";
import { isDriver } from "./opened.ts";
import type { OpenedStep } from "./opened.ts";
import { WizardScreen } from "./wizard-screen.tsx";

type Props = OpenedStep;

function CancelForm({ rollback, draft, idempotencyKey }: Props) {
  const t = useTranslations("rollbacks.said");
  const errors = draftErrors(draft, ["reason"], { ofCode: useRefusalWords() });
  return (
    <Section id="cancel" title={t("cancel")} isSoft>
      <form method="post" action={rollbackFormAddress("cancel", rollback.id)}>
        <ErrorSummary errors={errors} />
        <HiddenFields idempotencyKey={idempotencyKey} expectedRevision={rollback.revision} />
        <p className="sub">{t("cancelConsequence", { target: rollback.targetTitle })}</p>
        <TextField
          name="reason"
          label={t("cancelReason")}
          isOptional
          value={draftText(draft, "reason", "")}
          error={errorOf(errors, "reason")}
        />
        <p className="acts after">
          <Button>{t("cancelPress")}</Button>
        </p>
      </form>
    </Section>
  );
}

/** Step 1 looked at again: what was said and shown when the rollback began, and the way out before traffic moves. */
export function SaidScreen(props: Props) {
  const { facts, rollback, draft, viewer, now, idempotencyKey, watchers } = props;
  const t = useTranslations("rollbacks.said");
  const { suspect } = rollback;
  const isBeforeTraffic = rollback.state === "open" && rollback.rolloutId === null;
  return (
    <WizardScreen
      facts={facts}
      step="problem"
      model={rollback.model}
      rollback={rollback}
      now={now}
      back={{ href: `/rollbacks/${rollback.id}`, label: t("back") }}
      title={t("title", { suspect: suspect.shortName })}
      hasErrors={draft !== null}
      present={{ viewer, watchers, idempotencyKey }}
    >
      <Sentence first={t("title", { suspect: suspect.shortName })} second={rollback.note || undefined} />
      {rollback.incidentUrl !== null && (
        <p className="sub">
          <a href={rollback.incidentUrl} rel="noreferrer">
            {t("incident")}
          </a>
        </p>
      )}
      <Section id="evidence" title={t("evidence")} isSoft>
        {rollback.evidence.length === 0 ? (
          <p className="sub">{t("noEvidence")}</p>
        ) : (
          <VerdictList
            verdicts={rollback.evidence}
            heading={(metric) => t("difference", { metric, suspect: suspect.shortName })}
          />
        )}
      </Section>
      <p className="acts after">
        <ButtonLink primary href={`/rollbacks/${rollback.id}`}>
          {t("goOn")}
        </ButtonLink>
      </p>
      {isDriver(rollback, viewer) && isBeforeTraffic && <CancelForm {...props} />}
    </WizardScreen>
  );
}
