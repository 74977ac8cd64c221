import { NextIntlClientProvider } from "next-intl";
import { use } from "react";
import { loadMessages } from "#components/messages/load-messages.ts";
import { clientNamespaces } from "#components/messages/namespaces.ts";
import { routing } from "#components/messages/routing.ts";
import { FailureScreen } from "./failure-screen.tsx";

const locale = routing.locales.find((known) => globalThis.location?.pathname.startsWith(`/${known}`));
const language = locale ?? routing.defaultLocale;
const messages = loadMessages(language, clientNamespaces);

type Props = { requestId: string | undefined; onRetry: () => void };

/** A whole document for a failure outside the frame: signing in, an acknowledgement, the layout itself. */
export default function LostScreen(props: Props) {
  return (
    <html lang={language}>
      <body>
        <NextIntlClientProvider locale={language} messages={use(messages)}>
          <FailureScreen {...props} />
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
