"use client";

import { QueryClientProvider } from "@tanstack/react-query";
import type { AbstractIntlMessages } from "next-intl";
import { NuqsAdapter } from "nuqs/adapters/next/app";
import type { ReactNode } from "react";
import { queryClientForEnvironment } from "#lib/client/query-client.ts";
import { MessageProvider } from "./message-provider.tsx";

type Props = {
  locale: string;
  timeZone: string;
  now: Date;
  messages: Record<string, AbstractIntlMessages>;
  children: ReactNode;
};

/** What client components need around them: words, the server's clock and zone, server state, and state in the address. */
export function Providers({ locale, timeZone, now, messages, children }: Props) {
  return (
    <MessageProvider locale={locale} timeZone={timeZone} now={now} messages={messages}>
      <QueryClientProvider client={queryClientForEnvironment()}>
        <NuqsAdapter>{children}</NuqsAdapter>
      </QueryClientProvider>
    </MessageProvider>
  );
}
