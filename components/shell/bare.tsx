import { useLocale, useTranslations } from "next-intl";
import { markShape } from "#components/ui/mark-shape.tsx";
import type { ReactNode } from "react";
import { LanguageLink } from "./language-link.tsx";

type Props = {
  /** The page's own address without its language; the overview's where it is not known. */
  here?: string;
  className?: string;
  children: ReactNode;
};

/**
 * A page without the rail: signing in, errors, and what people without an account see. It needs no script, so that these pages
 * stay light.
 */
export function Bare({ children, className, here = "" }: Props) {
  const t = useTranslations("shell");
  const locale = useLocale();
  return (
    <div className={className}>
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <div className="bare">
        <header className="ah">
          <a className="mark" href={`/${locale}`}>
            <svg className="i i-l" viewBox="0 0 24 24" aria-hidden="true">
              {markShape}
            </svg>
            {t("product")}
          </a>
          <LanguageLink to={here} />
        </header>
        <main id="main">{children}</main>
      </div>
    </div>
  );
}
