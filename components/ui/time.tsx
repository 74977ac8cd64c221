import { useLocale, useTimeZone } from "next-intl";
import { formatInstant } from "#lib/charts/format-instant.ts";
import type { InstantStyle } from "#lib/charts/format-instant.ts";

/** Every other style leaves the zone to a heading; the whole instant is then in the title. */
const stylesWithZone: ReadonlySet<InstantStyle> = new Set(["full", "seconds", "time"]);

/** An instant in the reader's zone, absolute and machine-readable. */
export function Time({ at, style = "full" }: { at: Date | string; style?: InstantStyle }) {
  const locale = useLocale();
  const timeZone = useTimeZone() ?? "UTC";
  const instant = typeof at === "string" ? new Date(at) : at;
  const context = { locale, timeZone };
  const text = formatInstant(instant, context, style);
  const full = formatInstant(instant, context);
  return (
    <time dateTime={instant.toISOString()} {...(stylesWithZone.has(style) ? {} : { title: full })}>
      {text}
    </time>
  );
}
