import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { FrozenWords } from "#components/models/freeze-note.tsx";
import { draftErrors, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { TextField } from "#components/ui/field.tsx";
import { Time } from "#components/ui/time.tsx";
import { liftFreezeAddress } from "#lib/targets/client.ts";
import type { OpenFreeze } from "#lib/targets/freeze-policy-schema.ts";

type Props = {
  freezes: readonly OpenFreeze[];
  canOperate: boolean;
  /** The target whose form is open, by id. */
  opened: string | null;
  draft: FormDraft;
  idempotencyKey: string;
};

/** The freezes in force: whose, why, until when, and for whoever may lift it the way to do so. */
export function OpenFreezeList({ freezes, canOperate, ...form }: Props) {
  const t = useTranslations("freezes");
  const verbs = useTranslations("glossary.verb");
  if (freezes.length === 0) {
    return (
      <EmptyState kind="no_data_yet" title={t("none")}>
        {t("noneHow")}
      </EmptyState>
    );
  }
  return (
    <ul className="pl">
      {freezes.map((freeze) => (
        <li key={freeze.id} data-freeze={freeze.targetId}>
          <h3 className="t16">
            <Link href={`/models/${freeze.model}`}>
              {t("target", { model: freeze.model, target: freeze.targetTitle })}
            </Link>
          </h3>
          <p>
            <FrozenWords freeze={freeze} />
          </p>
          <p className="sub">{t.rich("since", { time: () => <Time at={freeze.startedAt} /> })}</p>
          {!freeze.canLift && (
            <p className="sub">
              {canOperate ? t("ownerOnly", { owner: freeze.ownerName }) : t("operatorsOnly")}
            </p>
          )}
          {freeze.canLift && form.opened !== freeze.targetId && (
            <p>
              <Link href={`/settings/freeze?form=${freeze.targetId}#lift`}>{verbs("lift_freeze")}</Link>
            </p>
          )}
          {freeze.canLift && form.opened === freeze.targetId && <LiftForm freeze={freeze} {...form} />}
        </li>
      ))}
    </ul>
  );
}

type LiftProps = Pick<Props, "draft" | "idempotencyKey"> & { freeze: OpenFreeze };

function LiftForm({ freeze, draft, idempotencyKey }: LiftProps) {
  const t = useTranslations("freezes");
  const inModel = useTranslations("models.freeze");
  const verbs = useTranslations("glossary.verb");
  const ofField = (path: string, reason: string) => (path === "reason" ? t("wrong.reason") : reason);
  const errors = draftErrors(draft, ["reason"], { ofCode: useRefusalWords(), ofField });
  return (
    <form method="post" action={liftFreezeAddress(freeze.targetId)} id="lift">
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={`${idempotencyKey}.${freeze.id}`} />
      <input type="hidden" name="from" value="settings" />
      {freeze.rollbackId !== null && <p className="q t13">{inModel("liftInRollback")}</p>}
      <TextField
        name="reason"
        label={t("liftReason")}
        value={draftText(draft, "reason", "")}
        error={errorOf(errors, "reason")}
      />
      <p className="acts after">
        <Button>{verbs("lift_freeze")}</Button>
      </p>
    </form>
  );
}
