import { notFound } from "next/navigation";
import { hasLocale } from "next-intl";
import { getNow, getTimeZone, setRequestLocale } from "next-intl/server";
import type { ReactNode } from "react";
import { loadMessages } from "#components/messages/load-messages.ts";
import { clientNamespaces } from "#components/messages/namespaces.ts";
import { routing } from "#components/messages/routing.ts";
import { AppProviders } from "#components/shell/app-providers.tsx";
import { MessageProvider } from "#components/shell/message-provider.tsx";

type Props = { children: ReactNode; params: Promise<{ locale: string }> };

export default async function AppLayout({ children, params }: Props) {
  const { locale } = await params;
  if (!hasLocale(routing.locales, locale)) notFound();
  setRequestLocale(locale);
  const words = { timeZone: await getTimeZone(), now: await getNow() };
  return (
    <MessageProvider locale={locale} messages={await loadMessages(locale, clientNamespaces)} {...words}>
      <AppProviders>{children}</AppProviders>
    </MessageProvider>
  );
}
