import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Link } from "#components/messages/navigation.ts";
import { Icon } from "#components/ui/icon.tsx";
import { LanguageSwitch } from "./language-switch.tsx";
import { PaletteButton } from "./palette-button.tsx";

/** One place of the breadcrumb; the last one is the page itself and has no `href`. `short` stands in for it on a phone. */
export type Crumb = { label: string; short?: string; href?: string };

/** On a phone the place before is an arrow, and the page's own name as short as it comes. */
function Place({ label, short, href }: Crumb) {
  if (href !== undefined) {
    return (
      <Link href={href}>
        <Icon name="back" />
        <span>{label}</span>
      </Link>
    );
  }
  return (
    <b aria-current="page">
      {short === undefined ? (
        label
      ) : (
        <>
          <span className="crumb-long">{label}</span>
          <span className="crumb-short">{short}</span>
        </>
      )}
    </b>
  );
}

/** The line above every screen: where it is, the other language, and how fresh it is. */
export function TopBar({ breadcrumb, freshness }: { breadcrumb: readonly Crumb[]; freshness?: ReactNode }) {
  const t = useTranslations("shell");
  return (
    <header className="top">
      <nav className="crumb" aria-label={t("breadcrumb")}>
        {breadcrumb.map((crumb, index) => (
          <span key={crumb.label} className="crumb-part">
            {index > 0 && <i aria-hidden="true">/</i>}
            <Place {...crumb} />
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
