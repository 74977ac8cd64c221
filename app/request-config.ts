import { cookies } from "next/headers";
import { hasLocale } from "next-intl";
import { getRequestConfig } from "next-intl/server";
import { loadMessages } from "#components/messages/load-messages.ts";
import { reportMessageError } from "#components/messages/report-message-error.ts";
import { routing } from "#components/messages/routing.ts";
import { readTimeZone, timeZoneCookie } from "#components/messages/time-zone.ts";
import { pagePreferences } from "#lib/server/http/page-context.ts";

/** The words and the clock of a request: the language of its address, the zone that its person chose or else the browser's. */
export default getRequestConfig(async ({ requestLocale }) => {
  const requested = await requestLocale;
  const locale = hasLocale(routing.locales, requested) ? requested : routing.defaultLocale;
  const [jar, preferences] = await Promise.all([cookies(), pagePreferences()]);
  return {
    locale,
    messages: await loadMessages(locale),
    timeZone: preferences?.timeZone ?? readTimeZone(jar.get(timeZoneCookie)?.value),
    now: new Date(),
    onError: reportMessageError,
  };
});
