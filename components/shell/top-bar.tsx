import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#components/messages/navigation.ts";
import { LanguageSwitch } from "./language-switch.tsx";
import { PaletteButton } from "./palette-button.tsx";

/** One place of the breadcrumb; the last one is the page itself and has no `href`. */
export type Crumb = { label: string; href?: string };

/** The line above every screen: where it is, the other language, and how fresh it is. */
export function TopBar({ breadcrumb, freshness }: { breadcrumb: readonly Crumb[]; freshness?: ReactNode }) {
  const t = useTranslations("shell");
  return (
    <header className="top">
      <nav className="crumb" aria-label={t("breadcrumb")}>
        {breadcrumb.map(({ label, href }, index) => (
          <span key={label} className="crumb-part">
            {index > 0 && <i aria-hidden="true">/</i>}
            {href === undefined ? <b aria-current="page">{label}</b> : <Link href={href}>{label}</Link>}
          </span>
        ))}
      </nav>
      <div className="end">
        <PaletteButton />
        <LanguageSwitch />
        {freshness}
      </div>
    </header>
  );
}
