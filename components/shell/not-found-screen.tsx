import { useLocale, useTranslations } from "next-intl";
import { Bare } from "./bare.tsx";
import { StateIcon } from "./state-icon.tsx";
import { Sentence } from "./sentence.tsx";

/** Says that an address leads nowhere, why that may be, and where to go. */
export function NotFoundScreen() {
  const t = useTranslations("errors");
  const locale = useLocale();
  return (
    <Bare>
      <StateIcon state="calm" />
      <title>{t("notFound.title")}</title>
      <Sentence first={t("notFound.title")} second={t("notFound.why")} />
      <p className="sub">{t("notFound.todo")}</p>
      <p className="after">
        <a className="btn" href={`/${locale}`}>
          {t("backToOverview")}
        </a>
      </p>
    </Bare>
  );
}
