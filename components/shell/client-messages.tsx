import { getLocale, getMessages, getNow, getTimeZone } from "next-intl/server";
import type { AbstractIntlMessages } from "next-intl";
import type { ReactNode } from "react";
import { clientNamespaces } from "#components/messages/namespaces.ts";
import type { Namespace } from "#components/messages/namespaces.ts";
import { MessageProvider } from "./message-provider.tsx";

type Props = { namespaces: readonly Namespace[]; children: ReactNode };

/** Gives the client components inside the words of a screen's own namespaces, besides those that all have. */
export async function ClientMessages({ namespaces, children }: Props) {
  const all = (await getMessages()) as Record<string, AbstractIntlMessages>;
  const names = [...clientNamespaces, ...namespaces];
  const messages = Object.fromEntries(names.map((name) => [name, all[name] ?? {}]));
  return (
    <MessageProvider
      locale={await getLocale()}
      timeZone={await getTimeZone()}
      now={await getNow()}
      messages={messages}
    >
      {children}
    </MessageProvider>
  );
}
