import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import type { FrameFacts } from "#components/shell/screen-frame.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { SettingsFrame } from "./settings-frame.tsx";
import type { SettingsSection } from "./settings-sections.ts";

type Props = {
  section: SettingsSection;
  facts: FrameFacts;
  /** What this part of the settings needs a model for. */
  how: string;
};

/** A part of the settings that belongs to a model, where none is registered. */
export function NoModels({ section, facts, how }: Props) {
  const t = useTranslations("settings");
  return (
    <SettingsFrame section={section} facts={facts}>
      <Sentence first={t(`section.${section}`)} />
      <EmptyState kind="first_use" title={t("noModels")}>
        {how} <Link href="/models">{t("registerModel")}</Link>
      </EmptyState>
    </SettingsFrame>
  );
}
