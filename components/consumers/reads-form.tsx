import { useTranslations } from "next-intl";
import { draftErrors, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { FieldError } from "#components/ui/error-summary.tsx";
import { TextField } from "#components/ui/field.tsx";
import { fieldId } from "#components/ui/field-id.ts";
import { declareReadsAddress } from "#lib/consumers/client.ts";
import type { Consumer } from "#lib/consumers/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";

type Props = {
  consumer: Consumer;
  /** What the model serves, in its order, and the answer as a whole. */
  modalities: readonly Modality[];
  draft: FormDraft;
  idempotencyKey: string;
};

const parts = ["fields", "exhaustive"] as const;

function isReadIn(draft: NonNullable<FormDraft>, index: number): boolean {
  const { reads } = draft.values;
  const read: unknown = Array.isArray(reads) ? reads[index] : undefined;
  return typeof read === "object" && read !== null && (read as { isRead?: unknown }).isRead === true;
}

type ReadProps = Omit<Props, "modalities" | "idempotencyKey"> & {
  modality: Modality;
  index: number;
  errors: readonly FieldError[];
};

function ReadFields({ consumer, modality, index, draft, errors }: ReadProps) {
  const t = useTranslations("consumers");
  const words = useTranslations("glossary.modality");
  const read = consumer.reads.find((one) => one.modality === modality);
  const name = (field: string) => `reads[${index}].${field}`;
  const ticked = name("isRead:boolean");
  const isRead = draft === null ? read !== undefined : isReadIn(draft, index);
  return (
    <fieldset className="rd">
      <legend className="vh">{words(modality)}</legend>
      <input type="hidden" name={name("modality")} value={modality} />
      <input type="hidden" name={ticked} value="false" />
      <label className="choice">
        <input type="checkbox" id={fieldId(ticked)} name={ticked} value="true" defaultChecked={isRead} />
        <span>{t("readsModality", { modality: words(modality) })}</span>
      </label>
      {parts.map((part) => (
        <TextField
          key={part}
          name={name(part)}
          label={t(part === "fields" ? "fieldsOf" : "exhaustiveOf", { modality: words(modality) })}
          hint={t(part === "fields" ? "fieldsHint" : "exhaustiveHint")}
          value={draftText(draft, name(part), (read?.[part] ?? []).join(", "))}
          error={errorOf(errors, name(part))}
        />
      ))}
    </fieldset>
  );
}

/** The form that declares what one consumer reads, in place of what it declared before. */
export function ReadsForm(props: Props) {
  const { consumer, modalities, draft, idempotencyKey } = props;
  const t = useTranslations("consumers");
  const names = modalities.flatMap((_, index) => parts.map((part) => `reads[${index}].${part}`));
  const errors = draftErrors(draft, names, { ofCode: useRefusalWords() });
  return (
    <form method="post" action={declareReadsAddress(consumer.model, consumer.slug)}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} />
      {modalities.map((modality, index) => (
        <ReadFields key={modality} {...props} modality={modality} index={index} errors={errors} />
      ))}
      <Button primary>{t("save")}</Button>
    </form>
  );
}
