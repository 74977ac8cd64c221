import { useTranslations } from "next-intl";
import { draftErrors, draftList, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import type { FieldError } from "#components/ui/error-summary.tsx";
import { ChoicesField, SelectField, TextField } from "#components/ui/field.tsx";
import { putMetricAddress } from "#lib/models/client.ts";
import type { EffectiveMetric } from "#lib/models/judging-schema.ts";
import { Modality } from "#lib/schema/atoms.ts";
import { MetricUnit, StatKind } from "#lib/schema/metric.ts";

const names = [
  "metric",
  "label.en",
  "label.zh-CN",
  "definition.en",
  "definition.zh-CN",
  "modalities[]",
  "unit",
  "direction",
  "range.minimum:number",
  "range.maximum:number",
  "statKind",
  "quantileOrder:number",
  "minimumEffect.kind",
  "minimumEffect.value:number",
  "enabled:boolean",
  "reason",
] as const;
type Name = (typeof names)[number];

const ownWords = [
  "metric",
  "label.en",
  "definition.en",
  "modalities",
  "unit",
  "statKind",
  "quantileOrder",
  "range.maximum",
  "minimumEffect",
  "minimumEffect.value",
  "reason",
] as const;

type Props = {
  model: string;
  /** null: a new metric of the model's own. */
  metric: EffectiveMetric | null;
  revision: number;
  draft: FormDraft;
  idempotencyKey: string;
};

function textOf(value: number | string | null | undefined): string {
  return value === null || value === undefined ? "" : String(value);
}

/** What the form shows before anybody typed: the metric as it is judged, or nothing. */
function valuesOf(metric: EffectiveMetric | null): Partial<Record<Name, string>> {
  if (metric === null) return { "minimumEffect.kind": "absolute", unit: "percent", direction: "higher" };
  const { entry } = metric;
  return {
    metric: entry.id,
    "label.en": entry.label.en,
    "label.zh-CN": textOf(entry.label["zh-CN"]),
    "definition.en": entry.definition.en,
    "definition.zh-CN": textOf(entry.definition["zh-CN"]),
    unit: entry.unit,
    direction: entry.twoSided ? "two_sided" : entry.direction,
    "range.minimum:number": textOf(entry.range.minimum),
    "range.maximum:number": textOf(entry.range.maximum),
    statKind: entry.statKind,
    "quantileOrder:number": textOf(entry.quantileOrder),
    "minimumEffect.kind": entry.minimumEffect.kind,
    "minimumEffect.value:number": textOf(entry.minimumEffect.value),
  };
}

/** The refusals of the form in the reader's language. */
function useMetricErrors(draft: FormDraft): FieldError[] {
  const t = useTranslations("settings");
  const ofField = (path: string, reason: string) => {
    const own = ownWords.find((name) => path === name);
    return own === undefined ? reason : t(`wrong.${own.replaceAll(".", "_") as "metric"}`);
  };
  return draftErrors(draft, names, { ofCode: useRefusalWords(), ofField });
}

type PartProps = {
  /** The attributes that every field of the form takes, by its name. */
  field: (name: Name) => { name: Name; value: string; error: string | undefined };
};

function NameFields({ field }: PartProps) {
  const t = useTranslations("settings");
  return (
    <>
      <TextField {...field("label.en")} label={t("labelEn")} />
      <TextField {...field("label.zh-CN")} label={t("labelZh")} isOptional />
      <TextField {...field("definition.en")} label={t("definitionEn")} isMultiline />
      <TextField {...field("definition.zh-CN")} label={t("definitionZh")} isMultiline isOptional />
    </>
  );
}

function MeaningFields({ field }: PartProps) {
  const t = useTranslations("settings");
  return (
    <>
      <SelectField
        {...field("unit")}
        label={t("unitHeading")}
        choices={MetricUnit.options.map((value) => ({ value, label: t(`unit.${value}`) }))}
      />
      <TextField {...field("range.minimum:number")} label={t("minimum")} inputMode="decimal" isOptional />
      <TextField {...field("range.maximum:number")} label={t("maximum")} inputMode="decimal" isOptional />
      <SelectField
        {...field("statKind")}
        label={t("kindHeading")}
        hint={t("kindHint")}
        choices={StatKind.options.map((value) => ({ value, label: t(`kind.${value}`) }))}
      />
      <TextField
        {...field("quantileOrder:number")}
        label={t("quantileOrder")}
        hint={t("quantileHint")}
        inputMode="decimal"
        isOptional
      />
    </>
  );
}

function EffectFields({ field }: PartProps) {
  const t = useTranslations("settings");
  const direction = field("direction");
  return (
    <>
      <TextField
        {...field("minimumEffect.value:number")}
        label={t("minimumEffect")}
        hint={t("effectHint")}
        inputMode="decimal"
      />
      <ChoicesField
        name="minimumEffect.kind"
        kind="radio"
        label={t("effectKind")}
        values={[field("minimumEffect.kind").value]}
        choices={(["absolute", "relative"] as const).map((value) => ({
          value,
          label: t(`effectKinds.${value}`),
        }))}
      />
      <ChoicesField
        name="direction"
        kind="radio"
        label={t("better")}
        values={[direction.value]}
        error={direction.error}
        choices={(["higher", "lower", "two_sided"] as const).map((value) => ({
          value,
          label: t(`direction.${value}`),
        }))}
      />
    </>
  );
}

/** The form that changes how one metric is judged, or adds one; what decides verdicts stands first. */
export function MetricForm({ model, metric, revision, draft, idempotencyKey }: Props) {
  const t = useTranslations("settings");
  const words = useTranslations("glossary.modality");
  const errors = useMetricErrors(draft);
  const values = valuesOf(metric);
  const field = (name: Name) => ({
    name,
    value: draftText(draft, name, values[name] ?? ""),
    error: errorOf(errors, name),
  });
  const isOn = draft === null ? (metric?.enabled ?? true) : draft.values["enabled"] !== false;
  return (
    <form method="post" action={putMetricAddress(model)}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} expectedRevision={revision} />
      <input type="hidden" name="form" value={metric === null ? "new" : metric.entry.id} />
      <input type="hidden" name="range.isGiven" value="true" />
      {metric === null ? (
        <TextField {...field("metric")} label={t("id")} hint={t("idHint")} />
      ) : (
        <input type="hidden" name="metric" value={metric.entry.id} />
      )}
      <EffectFields field={field} />
      <ChoicesField
        name="enabled:boolean"
        kind="radio"
        label={t("judged")}
        values={[String(isOn)]}
        choices={(["true", "false"] as const).map((value) => ({ value, label: t(`judgedIs.${value}`) }))}
      />
      <MeaningFields field={field} />
      <ChoicesField
        name="modalities[]"
        kind="checkbox"
        label={t("modalities")}
        values={draftList(draft, "modalities[]", metric?.entry.modalities ?? [])}
        error={errorOf(errors, "modalities[]")}
        choices={Modality.options.map((value) => ({ value, label: words(value) }))}
      />
      <NameFields field={field} />
      <TextField {...field("reason")} label={t("reason")} hint={t("reasonHint")} />
      <p className="acts after">
        <Button primary>{metric === null ? t("add") : t("save")}</Button>
      </p>
    </form>
  );
}
