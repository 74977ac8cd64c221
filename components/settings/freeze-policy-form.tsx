import { useTranslations } from "next-intl";
import { draftErrors, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { ChoicesField, TextField } from "#components/ui/field.tsx";
import { freezePolicyAddress } from "#lib/targets/client.ts";
import { PutFreezePolicy } from "#lib/targets/freeze-policy-schema.ts";
import type { FreezePolicy } from "#lib/targets/freeze-policy-schema.ts";

const names = ["defaultHours:number", "liftedBy"] as const;
const ownWords = ["defaultHours", "liftedBy"] as const;

type Props = { policy: FreezePolicy; draft: FormDraft; idempotencyKey: string };

/** The form of the freeze policy. */
export function FreezePolicyForm({ policy, draft, idempotencyKey }: Props) {
  const t = useTranslations("freezes");
  const ofField = (path: string, reason: string) => {
    const own = ownWords.find((name) => name === path);
    return own === undefined ? reason : t(`wrong.${own}`);
  };
  const errors = draftErrors(draft, names, { ofCode: useRefusalWords(), ofField });
  return (
    <form method="post" action={freezePolicyAddress}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={`${idempotencyKey}.policy`} expectedRevision={policy.revision} />
      <TextField
        name="defaultHours:number"
        label={t("hours")}
        hint={t("hoursHint")}
        inputMode="numeric"
        value={draftText(draft, "defaultHours:number", String(policy.defaultHours))}
        error={errorOf(errors, "defaultHours:number")}
      />
      <ChoicesField
        name="liftedBy"
        kind="radio"
        isStacked
        label={t("liftedBy")}
        values={[draftText(draft, "liftedBy", policy.liftedBy)]}
        error={errorOf(errors, "liftedBy")}
        choices={PutFreezePolicy.shape.liftedBy.options.map((value) => ({
          value,
          label: t(`liftedByIs.${value}`),
          hint: t(`liftedByHint.${value}`),
        }))}
      />
      <p className="acts after">
        <Button primary>{t("save")}</Button>
      </p>
    </form>
  );
}
