import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#components/messages/navigation.ts";
import { PageTitle } from "#components/shell/page-title.tsx";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { ScreenFrame } from "#components/shell/screen-frame.tsx";
import { settingsSections } from "./settings-sections.ts";
import type { SettingsSection } from "./settings-sections.ts";
import { UnsavedWarning } from "./unsaved-warning.tsx";

type Props = {
  section: SettingsSection;
  facts: FrameFacts;
  /** A form was refused: the page's title says so. */
  hasErrors?: boolean;
  className?: string;
  children: ReactNode;
};

/** The frame of a settings screen: its place in the settings, and the way to the other parts. */
export function SettingsFrame({ section, facts, hasErrors = false, className, children }: Props) {
  const t = useTranslations("settings");
  const shell = useTranslations("shell");
  const title = t(`section.${section}`);
  return (
    <ScreenFrame
      className={className ?? "v-settings"}
      facts={facts}
      breadcrumb={[{ label: t("title"), href: "/settings" }, { label: title }]}
    >
      <PageTitle
        facts={facts}
        prefix={hasErrors ? shell("errorPrefix") : ""}
      >{`${title} · ${t("title")} · Lastgood`}</PageTitle>
      <SettingsNav current={section} />
      {children}
      <UnsavedWarning />
    </ScreenFrame>
  );
}

/** The parts of the settings, the current one marked. */
function SettingsNav({ current }: { current: SettingsSection }) {
  const t = useTranslations("settings");
  return (
    <nav className="tabs" aria-label={t("title")}>
      {settingsSections.map(({ key, href }) => (
        <Link key={key} href={href} aria-current={key === current ? "page" : undefined}>
          {t(`section.${key}`)}
        </Link>
      ))}
    </nav>
  );
}
