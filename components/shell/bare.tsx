import { useTranslations } from "next-intl";
import { Link } from "#components/messages/navigation.ts";
import { Icon } from "#components/ui/icon.tsx";
import type { ReactNode } from "react";
import { LanguageSwitch } from "./language-switch.tsx";

/** A page without the rail: signing in, errors, and what people without an account see. */
export function Bare({ children, className }: { children: ReactNode; className?: string }) {
  const t = useTranslations("shell");
  return (
    <div className={className}>
      <a className="skip" href="#main">
        {t("skip")}
      </a>
      <div className="bare">
        <header className="ah">
          <Link className="mark" href="/">
            <Icon name="mark" size="large" />
            {t("product")}
          </Link>
          <LanguageSwitch className="bare-lang" />
        </header>
        <main id="main">{children}</main>
      </div>
    </div>
  );
}
