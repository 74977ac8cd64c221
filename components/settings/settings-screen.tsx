import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { PageTitle } from "#components/shell/page-title.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { settingsSections } from "./settings-sections.ts";

/** What can be set, each part with what it decides. */
export function SettingsScreen({ facts }: { facts: FrameFacts }) {
  const t = useTranslations("settings");
  return (
    <ScreenFrame className="v-settings" facts={facts} breadcrumb={[{ label: t("title") }]}>
      <PageTitle facts={facts}>{`${t("title")} · Lastgood`}</PageTitle>
      <Sentence first={t("title")} second={t("say")} />
      <ul className="parts after">
        {settingsSections.map(({ key, href }) => (
          <li key={key}>
            <h2 className="t16">
              <Link href={href}>{t(`section.${key}`)}</Link>
            </h2>
            <p className="q">{t(`about.${key}`)}</p>
          </li>
        ))}
      </ul>
    </ScreenFrame>
  );
}
