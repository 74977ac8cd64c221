"use client";

import { useTranslations } from "next-intl";
import { Link, usePathname } from "#components/messages/navigation.ts";
import { Icon } from "#components/ui/icon.tsx";
import { isCurrentDestination, railDestinations, tabDestinations } from "./destinations.ts";
import type { DestinationCounts } from "./destinations.ts";

/** The links of the left rail, the current one marked; counts stand at the right. */
export function RailLinks({ counts }: { counts: DestinationCounts }) {
  const t = useTranslations("shell");
  const pathname = usePathname();
  return (
    <ul>
      {railDestinations.map(({ key, href }) => (
        <li key={key}>
          <Link href={href} aria-current={isCurrentDestination(href, pathname) ? "page" : undefined}>
            {t(key)}
            {counts[key] !== undefined && <span className="n">{counts[key]}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The bottom bar of phones; the last place leads to the end of the page, where language, theme and account are. */
export function TabLinks() {
  const t = useTranslations("shell");
  const pathname = usePathname();
  return (
    <nav className="bar5" aria-label={t("main")}>
      {tabDestinations.map(({ key, href, icon }) => (
        <Link key={key} href={href} aria-current={isCurrentDestination(href, pathname) ? "page" : undefined}>
          <Icon name={icon} size="large" />
          {t(key === "rollbacks" ? "rollback" : key)}
        </Link>
      ))}
      <a href="#more">
        <Icon name="dots" size="large" />
        {t("more")}
      </a>
    </nav>
  );
}
