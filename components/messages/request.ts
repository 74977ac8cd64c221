import { cookies } from "next/headers";
import { hasLocale } from "next-intl";
import { getRequestConfig } from "next-intl/server";
import { loadMessages } from "./load-messages.ts";
import { reportMessageError } from "./report-message-error.ts";
import { routing } from "./routing.ts";
import { readTimeZone, timeZoneCookie } from "./time-zone.ts";

export default getRequestConfig(async ({ requestLocale }) => {
  const requested = await requestLocale;
  const locale = hasLocale(routing.locales, requested) ? requested : routing.defaultLocale;
  const jar = await cookies();
  return {
    locale,
    messages: await loadMessages(locale),
    timeZone: readTimeZone(jar.get(timeZoneCookie)?.value),
    now: new Date(),
    onError: reportMessageError,
  };
});
