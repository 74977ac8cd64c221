import { useTranslations } from "next-intl";
import { draftErrors, draftText, errorOf } from "#components/rollbacks/form-draft.ts";
import type { FormDraft } from "#components/rollbacks/form-draft.ts";
import { HiddenFields } from "#components/rollbacks/hidden-fields.tsx";
import { useRefusalWords } from "#components/rollbacks/refusal-words.ts";
import { Button } from "#components/ui/button.tsx";
import { ErrorSummary } from "#components/ui/error-summary.tsx";
import { ChoicesField, SelectField } from "#components/ui/field.tsx";
import { themes } from "#components/ui/theme.ts";
import { formatZone } from "#lib/charts/format-instant.ts";
import { preferencesAddress } from "#lib/access/client.ts";
import type { Preferences } from "#lib/access/preferences-schema.ts";
import { languageChoices } from "./language-names.ts";

const names = ["language", "timeZone", "theme"] as const;

type Props = {
  preferences: Preferences;
  /** The zones that can be chosen; each is written with its offset at `now`. */
  zones: readonly string[];
  now: Date;
  draft: FormDraft;
  idempotencyKey: string;
};

/** The form of language, time zone and theme. */
export function PreferencesForm({ preferences, zones, now, draft, idempotencyKey }: Props) {
  const t = useTranslations("preferences");
  const ofField = (path: string, reason: string) => {
    const own = names.find((name) => name === path);
    return own === undefined ? reason : t(`wrong.${own}`);
  };
  const errors = draftErrors(draft, names, { ofCode: useRefusalWords(), ofField });
  return (
    <form method="post" action={preferencesAddress}>
      <ErrorSummary errors={errors} />
      <HiddenFields idempotencyKey={idempotencyKey} />
      <ChoicesField
        name="language"
        kind="radio"
        label={t("language")}
        hint={t("languageHint")}
        values={[draftText(draft, "language", preferences.language)]}
        error={errorOf(errors, "language")}
        choices={languageChoices.map(({ label, lang, value }) => ({
          value,
          label: <span lang={lang}>{label}</span>,
        }))}
      />
      <SelectField
        name="timeZone"
        label={t("zone")}
        hint={t("zoneHint")}
        value={draftText(draft, "timeZone", preferences.timeZone ?? "")}
        error={errorOf(errors, "timeZone")}
        choices={[
          { value: "", label: t("ofDevice") },
          ...zones.map((zone) => ({ value: zone, label: `${zone} (${formatZone(now, zone)})`, lang: "en" })),
        ]}
      />
      <ChoicesField
        name="theme"
        kind="radio"
        label={t("theme")}
        values={[draftText(draft, "theme", preferences.theme ?? "system")]}
        error={errorOf(errors, "theme")}
        choices={themes.map((value) => ({ value, label: t(`themeIs.${value}`) }))}
      />
      <p className="acts after">
        <Button primary>{t("save")}</Button>
      </p>
    </form>
  );
}
