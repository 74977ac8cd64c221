import { defineRouting } from "next-intl/routing";

/** The two languages of the interface; every page lives under its prefix. */
export const routing = defineRouting({
  locales: ["en", "zh-CN"],
  defaultLocale: "en",
  localePrefix: "always",
  alternateLinks: false,
});

/** One of the interface's languages, as it stands in the address. */
export type Locale = (typeof routing.locales)[number];
