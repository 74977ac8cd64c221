import { useLocale, useTranslations } from "next-intl";
import { Disclosure } from "#components/ui/disclosure.tsx";
import type { FieldError } from "#components/ui/error-summary.tsx";
import { TextField } from "#components/ui/field.tsx";
import { formatDuration } from "#lib/charts/format-instant.ts";
import type { RolloutSettings } from "#lib/targets/schema.ts";
import { draftText, errorOf } from "./form-draft.ts";
import type { FormDraft } from "./form-draft.ts";

const stageCount = 5;
const shareFields = Array.from({ length: stageCount }, (_, index) => `stages[${index}].share:number`);
const holdField = "holdMs:seconds";

/** The fields of a pace of one's own, for the error summary; what is wrong with the stages together stands at the first. */
export const ownPaceFields: readonly string[] = [...shareFields, holdField];

type Props = { draft: FormDraft; errors: readonly FieldError[]; bounds: RolloutSettings };

/** The seconds that a refused form had, from the milliseconds that they were read as. */
function holdText(draft: FormDraft): string {
  const ms = Number(draftText(draft, holdField, ""));
  return ms > 0 ? String(ms / 1000) : "";
}

/** Own stages and an own hold, for somebody whom no pace fits; empty where a pace decides. */
export function OwnPace({ draft, errors, bounds }: Props) {
  const t = useTranslations("rollbacks.plan.own");
  const locale = useLocale();
  const isFilled = ownPaceFields.some((name) => draftText(draft, name, "") !== "");
  const minimum = formatDuration(bounds.minimumHoldMs, locale);
  return (
    <Disclosure summary={t("title")} isOpen={isFilled}>
      <fieldset className="field">
        <legend>{t("stages")}</legend>
        <span className="hint">{t("stagesHint")}</span>
        <div className="stage-fields">
          {shareFields.map((name, index) => (
            <TextField
              key={name}
              name={name}
              label={t("stage", { number: index + 1 })}
              inputMode="decimal"
              value={draftText(draft, name, "")}
              error={errorOf(errors, name)}
            />
          ))}
        </div>
      </fieldset>
      <TextField
        name={holdField}
        label={t("hold")}
        hint={t("holdHint", { minimum })}
        inputMode="numeric"
        isOptional
        value={holdText(draft)}
        error={errorOf(errors, holdField)}
      />
    </Disclosure>
  );
}
