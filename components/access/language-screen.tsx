import { useTimeZone, useTranslations } from "next-intl";
import { SettingsFrame } from "#components/settings/settings-frame.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Section } from "#components/shell/section.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { Time } from "#components/ui/time.tsx";
import { timeZones } from "#lib/access/core/time-zones.ts";
import type { Digest } from "#lib/notifications/digest-schema.ts";
import { DigestForm } from "./digest-form.tsx";
import { languageNames } from "./language-names.ts";
import { PreferencesForm } from "./preferences-form.tsx";
import type { ComponentProps } from "react";

type Props = Omit<ComponentProps<typeof PreferencesForm>, "zones"> & {
  facts: FrameFacts;
  digest: Digest;
  isSaved: boolean;
};

/** In which language and zone a person reads, on every device. */
export function LanguageScreen({ facts, digest, isSaved, ...form }: Props) {
  const t = useTranslations("preferences");
  const { preferences, now, draft } = form;
  const zone = useTimeZone() ?? "UTC";
  const language = languageNames[preferences.language];
  const say = preferences.timeZone === null ? "sayDevice" : "say";
  return (
    <SettingsFrame section="language" facts={facts} hasErrors={draft !== null}>
      <Sentence
        first={t(say, { language, zone })}
        second={t.rich("sayNow", { time: () => <Time at={now} /> })}
      />
      {isSaved && (
        <p className="sub" role="status">
          {t("saved")}
        </p>
      )}
      <Section id="preferences" title={t("title")} note={t("forYou")}>
        <PreferencesForm zones={timeZones(preferences.timeZone)} {...form} />
      </Section>
      <Section id="digest" title={t("digest.title")} isSoft>
        <DigestForm
          digest={digest}
          zone={preferences.timeZone ?? "UTC"}
          idempotencyKey={form.idempotencyKey}
        />
      </Section>
    </SettingsFrame>
  );
}
