import { z } from "zod";
import { Language } from "#lib/schema/atoms.ts";
import type { FormCookie } from "#lib/schema/endpoint.ts";

/** A zone of the IANA time zone database, e.g. `Asia/Shanghai`. */
export const TimeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, "is no zone of the IANA database, e.g. Asia/Shanghai");

/** How a person reads the product; a zone of null is the browser's, a theme of null was never chosen. */
export const Preferences = z.object({
  language: Language,
  timeZone: TimeZone.nullable(),
  theme: z.enum(["light", "dark", "system"]).nullable(),
});
export type Preferences = z.infer<typeof Preferences>;

/** What somebody chooses; without a zone times are in the browser's. */
export const PutPreferences = z.object({
  language: Language,
  timeZone: TimeZone.nullable().default(null),
  theme: z.enum(["light", "dark", "system"]),
});
export type PutPreferences = z.infer<typeof PutPreferences>;

const yearSeconds = 31_536_000;

/**
 * The cookies that pages read before they know who asks: the theme's, and next-intl's for an address without a language. None for
 * whoever never chose.
 */
export function preferenceCookies({ theme, language }: Preferences): FormCookie[] {
  if (theme === null) return [];
  const kept = { path: "/", maxAgeSeconds: yearSeconds };
  return [
    { name: "lastgood_theme", value: theme, ...kept },
    { name: "NEXT_LOCALE", value: language, ...kept },
  ];
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
