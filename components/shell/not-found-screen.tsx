import { useTranslations } from "next-intl";
import { ButtonLink } from "#components/ui/button.tsx";
import { Bare } from "./bare.tsx";
import { Sentence } from "./sentence.tsx";

/** Says that an address leads nowhere, why that may be, and where to go. */
export function NotFoundScreen() {
  const t = useTranslations("errors");
  return (
    <Bare>
      <title>{t("notFound.title")}</title>
      <Sentence first={t("notFound.title")} second={t("notFound.why")} />
      <p className="sub">{t("notFound.todo")}</p>
      <p className="after">
        <ButtonLink href="/">{t("backToOverview")}</ButtonLink>
      </p>
    </Bare>
  );
}
