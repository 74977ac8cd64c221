/** The parts of the settings, in the order of their navigation; a part stands here once its screen is real. */
export const settingsSections = [
  { key: "metrics", href: "/settings/metrics" },
  { key: "ranking", href: "/settings/ranking" },
  { key: "consumers", href: "/settings/consumers" },
] as const satisfies readonly { key: string; href: string }[];

/** The name of a part of the settings. */
export type SettingsSection = (typeof settingsSections)[number]["key"];
