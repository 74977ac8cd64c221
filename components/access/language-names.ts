import type { Language } from "#lib/schema/atoms.ts";

/** What each language calls itself. */
export const languageNames = { en: "English", "zh-CN": "简体中文" } as const satisfies Record<
  Language,
  string
>;

/** The languages as choices of a form, each in its own words. */
export const languageChoices = (Object.keys(languageNames) as Language[]).map((value) => ({
  value,
  label: languageNames[value],
  lang: value,
}));
