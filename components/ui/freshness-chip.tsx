"use client";

import { useLocale, useNow, useTimeZone, useTranslations } from "next-intl";
import { formatDuration, formatInstant } from "#lib/charts/format-instant.ts";

/** How the page gets its data now; `rendered` is a page that was drawn once and does not update itself. */
export type Freshness = "live" | "reconnecting" | "polling" | "offline" | "rendered";

const everySecondMs = 1000;

/** How fresh the page is; `at` is when its newest data were made (ISO 8601). */
export function FreshnessChip({ freshness, at }: { freshness: Freshness; at: string }) {
  const t = useTranslations("shell");
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const now = useNow(freshness === "live" ? { updateInterval: everySecondMs } : {});
  const instant = new Date(at);
  const time = formatInstant(instant, { locale, timeZone }, "seconds");
  const age = formatDuration(now.getTime() - instant.getTime(), locale);
  return (
    <span className="fresh" data-freshness={freshness}>
      <time dateTime={at} title={time}>
        {t(freshness, { time, age })}
      </time>
    </span>
  );
}
