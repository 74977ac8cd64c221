import { useLocale, useTranslations } from "next-intl";

/** Leads to an address, given without its language, in the other language; works without a script. */
export function LanguageLink({ to }: { to: string }) {
  const t = useTranslations("shell");
  const other = useLocale() === "en" ? "zh-CN" : "en";
  return (
    <a className="bare-lang" href={`/${other}${to}`} hrefLang={other} lang={other}>
      {t("otherLanguage")}
    </a>
  );
}
