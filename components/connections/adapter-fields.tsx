import { useLocale, useTranslations } from "next-intl";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { errorOf } from "#components/rollbacks/form-draft.ts";
import { sentenceCase } from "#components/rollouts/sentence-case.ts";
import type { FieldError } from "#components/ui/error-summary.tsx";
import { SelectField, TextField } from "#components/ui/field.tsx";
import { settingFieldName, settingText, settingsFields } from "#lib/targets/core/settings-fields.ts";
import type { SettingField, SettingKind } from "#lib/targets/core/settings-fields.ts";
import type { AdapterManifest, Connection } from "#lib/targets/schema.ts";

type Props = {
  /** Where the settings stand in what the form sends, e.g. `router.settings`. */
  prefix: string;
  manifest: AdapterManifest;
  /** What is set now; a secret that is set is `true`. */
  values: Connection["settings"];
  draft: FormDraft;
  errors: readonly FieldError[];
};

/** The names of an adapter's fields as a form sends them, for the summary of what was refused. */
export function adapterFieldNames(prefix: string, manifest: AdapterManifest): string[] {
  return settingsFields(manifest.settings, "en").map((field) => settingFieldName(prefix, field));
}

/** Gives the function that says in the reader's language what is wrong with a field of these settings, or with an id or a name; other reasons stay. */
export function useRefusedField(parts: readonly Pick<Props, "prefix" | "manifest">[]) {
  const t = useTranslations("connections.wrong");
  const language = useLocale() === "zh-CN" ? "zh-CN" : "en";
  const fields = parts.flatMap(({ prefix, manifest }) =>
    settingsFields(manifest.settings, language).map((field) => ({
      ...field,
      path: `${prefix}.${field.name}`,
    })),
  );
  return (path: string, reason: string) => {
    if (path === "slug" || path === "title") return t(path);
    const found = fields.find((field) => path === field.path || path.startsWith(`${field.path}.`));
    return found === undefined ? reason : t(found.kind, { title: found.title });
  };
}

function draftValue(draft: FormDraft, path: readonly string[]): unknown {
  let here: unknown = draft?.values;
  for (const part of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = Object.getOwnPropertyDescriptor(here, part)?.value;
  }
  return here;
}

function useHint() {
  const t = useTranslations("connections");
  return ({ kind, description, isRequired, fallback }: SettingField, isSet: boolean) => {
    const parts = [
      ...(description === null ? [] : [description]),
      ...(kind === "lines" ? [t("onePerLine")] : []),
      ...(kind === "json" ? [t("asJson")] : []),
      ...(kind === "secret" ? [t(isSet ? "secretSet" : "secretNew")] : []),
      ...(!isRequired && (typeof fallback === "number" || typeof fallback === "string")
        ? [t("fallback", { value: String(fallback) })]
        : []),
    ];
    return parts.length === 0 ? undefined : sentenceCase(parts.join(" · "));
  };
}

function AdapterField({ field, ...props }: Props & { field: SettingField }) {
  const t = useTranslations("connections");
  const hintOf = useHint();
  const { prefix, values, draft, errors } = props;
  const { kind, name: key } = field;
  const name = settingFieldName(prefix, field);
  const now = draft === null ? (values[key] ?? null) : draftValue(draft, [...prefix.split("."), key]);
  const isSet = values[key] === true && kind === "secret";
  const hint = hintOf(field, isSet);
  const shared = {
    name,
    label: field.title,
    error: errorOf(errors, name),
    isOptional: !field.isRequired && kind !== "boolean" && kind !== "choice",
    ...(hint !== undefined && { hint }),
  };
  if (kind === "boolean" || kind === "choice") {
    const choices =
      kind === "choice"
        ? field.choices.map((value) => ({ value, label: value }))
        : (["true", "false"] as const).map((value) => ({ value, label: t(`is.${value}`) }));
    return <SelectField {...shared} value={settingText(kind, now ?? field.fallback)} choices={choices} />;
  }
  return <TextField {...shared} {...inputs[kind]} value={settingText(kind, now)} />;
}

/** How each kind of field is typed into. */
const inputs = {
  text: {},
  // Not type="url": the server says what is wrong, in the reader's language.
  address: {},
  secret: { type: "password", autoComplete: "new-password" },
  number: { inputMode: "decimal" },
  lines: { isMultiline: true },
  json: { isMultiline: true },
} as const satisfies Record<Exclude<SettingKind, "boolean" | "choice">, object>;

/** The settings of an adapter, drawn from its JSON Schema. */
export function AdapterFields(props: Props) {
  const t = useTranslations("connections");
  const language = useLocale() === "zh-CN" ? "zh-CN" : "en";
  const fields = settingsFields(props.manifest.settings, language);
  if (fields.length === 0) return <p className="sub">{t("noSettings")}</p>;
  return (
    <>
      {fields.map((field) => (
        <AdapterField key={field.name} {...props} field={field} />
      ))}
    </>
  );
}
