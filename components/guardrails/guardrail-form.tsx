import { useLocale, useTranslations } from "next-intl";
import { draftErrors, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { ModalityMark } from "#components/ui/modality-mark.tsx";
import { formatDecimal } from "#lib/charts/format-value.ts";
import type { GuardrailRule } from "#lib/models/guardrail-schema.ts";
import type { ModelGuardrail, ModelGuardrails } from "#lib/rollouts/back-test-schema.ts";
import { guardrailsAddress } from "#lib/rollouts/client.ts";
import { useGuardrailName } from "./guardrail-name.ts";

const actions = ["stop", "hold", "tell"] as const;

type Props = {
  guardrails: ModelGuardrails;
  /** What is tried, in place of what is in force. */
  tried: readonly GuardrailRule[] | null;
  draft: FormDraft;
  idempotencyKey: string;
};

function RuleFields({
  guardrail,
  place,
  tried,
  draft,
}: Omit<Props, "guardrails" | "idempotencyKey"> & { guardrail: ModelGuardrail; place: number }) {
  const t = useTranslations("guardrails");
  const words = useTranslations("glossary.guardrailAction");
  const nameOf = useGuardrailName();
  const { role, modality, product } = guardrail;
  const errors = useGuardrailErrors(draft);
  const name = (field: string) => `rules[${place}].${field}`;
  const own = tried?.find((rule) => rule.role === role && rule.modality === modality) ?? guardrail;
  const allowed = role === "parity" ? actions.filter((action) => action !== "stop") : actions;
  return (
    <fieldset className="gr" data-guardrail={`${role}_${modality}`}>
      <legend>
        <ModalityMark modality={modality} /> {nameOf(guardrail)}
      </legend>
      <input type="hidden" name={name("role")} value={role} />
      <input type="hidden" name={name("modality")} value={modality} />
      <TextField
        name={name("limit:number")}
        label={t(role === "hard_limit" ? "limitShare" : "limitPoints")}
        hint={t("product", {
          limit: formatDecimal(product.limit, 1),
          action: words(product.action),
        })}
        inputMode="decimal"
        value={draftText(draft, name("limit:number"), String(own.limit))}
        error={errorOf(errors, name("limit:number"))}
      />
      <SelectField
        name={name("action")}
        label={t("action")}
        value={draftText(draft, name("action"), own.action)}
        error={errorOf(errors, name("action"))}
        choices={allowed.map((value) => ({ value, label: words(value) }))}
      />
    </fieldset>
  );
}

function useGuardrailErrors(draft: FormDraft) {
  const t = useTranslations("guardrails");
  const names = Array.from({ length: 20 }, (_, place) => [
    `rules[${place}].limit:number`,
    `rules[${place}].action`,
  ]).flat();
  const ofField = (path: string, reason: string) => {
    if (path.endsWith(".limit")) return t("wrongLimit");
    return path === "reason" ? t("wrongReason") : reason;
  };
  return draftErrors(draft, [...names, "reason"], { ofCode: useRefusalWords(), ofField });
}

/** The limits of a model's guardrails: tried on the past with one button, saved with the other. */
export function GuardrailForm({ guardrails, tried, draft, idempotencyKey }: Props) {
  const t = useTranslations("guardrails");
  const settings = useTranslations("settings");
  const locale = useLocale();
  const errors = useGuardrailErrors(draft);
  return (
    <form method="post" action={guardrailsAddress("put", guardrails.model)}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} expectedRevision={guardrails.revision} />
      <input type="hidden" name="model" value={guardrails.model} />
      {guardrails.guardrails.map((guardrail, place) => (
        <RuleFields key={`${guardrail.role} ${guardrail.modality}`} {...{ guardrail, place, tried, draft }} />
      ))}
      <p className="acts after">
        <Button formMethod="get" formAction={`/${locale}/settings/guardrails#back-test`} icon="check">
          {t("try")}
        </Button>
      </p>
      <TextField
        name="reason"
        label={settings("reason")}
        hint={settings("reasonHint")}
        value={draftText(draft, "reason", "")}
        error={errorOf(errors, "reason")}
      />
      <p className="acts after">
        <Button primary>{settings("save")}</Button>
      </p>
    </form>
  );
}
