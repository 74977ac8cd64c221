import { useTranslations } from "next-intl";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { Link } from "#components/messages/navigation.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { FieldError } from "#components/ui/error-summary.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import type { Problem } from "#lib/schema/problem.ts";
import { Modality } from "#lib/schema/atoms.ts";
import type { ListedChange } from "#lib/versions/schema.ts";
import { ChangeKind } from "#lib/versions/schema.ts";

/** What a refused form had sent, and why. */
export type RefusedChange = {
  readonly values: Readonly<Record<string, unknown>>;
  readonly problem: Problem;
};

type Props = {
  /** The entry to change; null: a new one. */
  entry: ListedChange | null;
  /** Where the form is sent, and where leaving it leads. */
  action: string;
  back: string;
  refused: RefusedChange | null;
  idempotencyKey: string;
};

function textOf(
  values: RefusedChange["values"] | undefined,
  path: string,
  otherwise?: string | null,
): string {
  if (values === undefined) return otherwise ?? "";
  const steps = path.split(".");
  const found = steps.reduce<unknown>(
    (here, step) =>
      typeof here === "object" && here !== null ? (here as Record<string, unknown>)[step] : "",
    values,
  );
  return typeof found === "string" ? found : "";
}

/** What the form starts with: the entry, or the least that a new one needs. */
function startOf(entry: ListedChange | null) {
  if (entry === null) return { kind: "changed", modality: "overall", breaking: false, isUnpublished: true };
  const { kind, modality, text, audience, action, breaking, isDraft } = entry;
  return {
    kind,
    modality,
    textEn: text.en,
    textZh: text["zh-CN"],
    audience,
    actionEn: action?.en ?? null,
    actionZh: action?.["zh-CN"] ?? null,
    breaking,
    isUnpublished: isDraft,
  };
}

function errorsOf({ problem }: RefusedChange): FieldError[] {
  const named = (problem.invalidParams ?? []).map(({ name, reason }) => ({ name, message: reason }));
  return named.length > 0 ? named : [{ name: null, message: problem.detail ?? problem.title }];
}

/** The form that writes an entry, changes one or publishes a draft; what it said before stays in the audit log. */
export function ChangeForm({ entry, action, back, refused, idempotencyKey }: Props) {
  const t = useTranslations("changelog");
  const words = useTranslations("glossary");
  const value = (path: string, otherwise: string | null | undefined) =>
    textOf(refused?.values, path, otherwise);
  const start = startOf(entry);
  const kinds = ChangeKind.options.filter((kind) => kind !== "rolled_back");
  return (
    <form method="post" action={action} className="edit">
      <ErrorSummary errors={refused === null ? [] : errorsOf(refused)} />
      <HiddenFields idempotencyKey={idempotencyKey} />
      {entry !== null && (
        <input type="hidden" name="expectedUpdatedAt" value={entry.updatedAt.toISOString()} />
      )}
      <SelectField
        name="kind"
        label={t("kind")}
        value={value("kind", start.kind)}
        choices={kinds.map((kind) => ({ value: kind, label: words(`change.${kind}`) }))}
      />
      <SelectField
        name="modality"
        label={t("modality")}
        value={value("modality", start.modality)}
        choices={Modality.options.map((each) => ({ value: each, label: words(`modality.${each}`) }))}
      />
      <TextField name="text.en" label={t("textEn")} isMultiline value={value("text.en", start.textEn)} />
      <TextField
        name="text.zh-CN"
        label={t("textZh")}
        isMultiline
        isOptional
        value={value("text.zh-CN", start.textZh)}
      />
      <TextField name="audience" label={t("audience")} isOptional value={value("audience", start.audience)} />
      <TextField
        name="action.en"
        label={t("actionEn")}
        isMultiline
        isOptional
        value={value("action.en", start.actionEn)}
      />
      <TextField
        name="action.zh-CN"
        label={t("actionZh")}
        isMultiline
        isOptional
        value={value("action.zh-CN", start.actionZh)}
      />
      <label className="choice">
        <input type="checkbox" name="breaking:boolean" value="true" defaultChecked={start.breaking} />
        <span>{t("breaking")}</span>
      </label>
      <p className="acts after">
        {start.isUnpublished && (
          <Button name="isDraft:boolean" value="true">
            {t("saveDraft")}
          </Button>
        )}
        <Button primary name="isDraft:boolean" value="false">
          {t(start.isUnpublished ? "publish" : "save")}
        </Button>
        <Link href={back}>{t(entry === null ? "cancelNew" : "cancelEdit")}</Link>
      </p>
    </form>
  );
}
