"use client";

import { useSearchParams } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { Link, usePathname } from "#components/messages/navigation.ts";

/** Leads to the same page, filters included, in the other language. */
export function LanguageSwitch({ className = "lang" }: { className?: string }) {
  const t = useTranslations("shell");
  const pathname = usePathname();
  const query = useSearchParams().toString();
  const other = useLocale() === "en" ? "zh-CN" : "en";
  return (
    <Link
      className={className}
      href={query ? `${pathname}?${query}` : pathname}
      hrefLang={other}
      lang={other}
      locale={other}
      prefetch={false}
    >
      {t("otherLanguage")}
    </Link>
  );
}
