import { settingsSections } from "#components/settings/settings-sections.ts";
import { railDestinations } from "./destinations.ts";

/** The pinyin initials of our own Chinese labels, by hand: one letter a character, so that no table of all characters is loaded. */
export const pinyinInitials = {
  overview: "zl",
  models: "mx",
  rollbacks: "hg",
  changelog: "gxrz",
  inbox: "sjx",
  audit: "sj",
  settings: "sz",
  targets: "fwmb",
  sources: "zbly",
  guardrails: "hl",
  evaluations: "pc",
  metrics: "zb",
  ranking: "px",
  consumers: "xy",
  people: "ryylp",
  language: "yyysj",
  freeze_policy: "djcl",
  rollback: "hg",
  compare: "db",
  freeze: "djfb",
  light: "qs",
  dark: "ss",
  system: "gsxt",
} as const;

/** The name of a command that is always there. */
export type CommandName = keyof typeof pinyinInitials;

/** The pages and settings that the palette leads to. */
export const paletteAddresses = {
  pages: railDestinations,
  settings: settingsSections,
} as const satisfies Record<string, readonly { readonly key: CommandName; readonly href: string }[]>;
