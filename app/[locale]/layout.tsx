import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import { notFound } from "next/navigation";
import { hasLocale } from "next-intl";
import { getTimeZone, getTranslations, setRequestLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { routing } from "#components/messages/routing.ts";
import { ZoneCookie } from "#components/shell/zone-cookie.tsx";
import { readTheme, themeCookie } from "#components/ui/theme.ts";
import { pagePreferences } from "#lib/server/http/page-context.ts";
import "#app/globals.css";

type Props = { children: ReactNode; params: Promise<{ locale: string }> };

export const viewport: Viewport = { width: "device-width", initialScale: 1, colorScheme: "light dark" };

// Every screen writes its own title, which carries its state: a default here would stand before it.
export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  if (!hasLocale(routing.locales, locale)) return {};
  const t = await getTranslations({ locale, namespace: "shell" });
  return {
    description: t("description"),
    robots: { index: false, follow: false },
  };
}

export default async function LocaleLayout({ children, params }: Props) {
  const { locale } = await params;
  if (!hasLocale(routing.locales, locale)) notFound();
  setRequestLocale(locale);
  const preferences = await pagePreferences();
  const theme = readTheme((await cookies()).get(themeCookie)?.value);
  const timeZone = await getTimeZone();
  return (
    <html lang={locale} data-theme={theme === "system" ? undefined : theme} suppressHydrationWarning>
      <body>
        {(preferences?.timeZone ?? null) === null && <ZoneCookie rendered={timeZone} />}
        {children}
      </body>
    </html>
  );
}
