"use client";

import { NextIntlClientProvider } from "next-intl";
import type { AbstractIntlMessages } from "next-intl";
import type { ReactNode } from "react";
import { reportMessageError } from "#components/messages/report-message-error.ts";

type Props = {
  locale: string;
  timeZone: string;
  now: Date;
  messages: Record<string, AbstractIntlMessages>;
  children: ReactNode;
};

/** The words of client components, with missing ones refused as on the server. */
export function MessageProvider({ children, ...rest }: Props) {
  return (
    <NextIntlClientProvider onError={reportMessageError} {...rest}>
      {children}
    </NextIntlClientProvider>
  );
}
