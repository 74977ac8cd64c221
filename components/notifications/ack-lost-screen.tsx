import { useTranslations } from "next-intl";
import { Bare } from "#components/shell/bare.tsx";
import { Sentence } from "#components/shell/sentence.tsx";
import { StateIcon } from "#components/shell/state-icon.tsx";

/** A link of a message that leads to none: who opened it has no account, and only the sender can help. */
export function AckLostScreen() {
  const t = useTranslations("ack.lost");
  return (
    <Bare className="v-ack">
      <StateIcon state="calm" />
      <title>{t("title")}</title>
      <Sentence first={t("title")} second={t("why")} />
      <p className="sub">{t("todo")}</p>
    </Bare>
  );
}
