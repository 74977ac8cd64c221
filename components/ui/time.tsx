import { useLocale, useTimeZone } from "next-intl";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { InstantStyle } from "#lib/charts/format-instant.ts";

/** An instant in the reader's zone, absolute and machine-readable. */
export function Time({ at, style = "full" }: { at: Date | string; style?: InstantStyle }) {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const instant = typeof at === "string" ? new Date(at) : at;
  return <time dateTime={instant.toISOString()}>{formatInstant(instant, { locale, timeZone }, style)}</time>;
}
