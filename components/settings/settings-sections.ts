/** The parts of the settings, in the order of their navigation. */
export const settingsSections = [
  { key: "targets", href: "/settings/targets" },
  { key: "sources", href: "/settings/sources" },
  { key: "guardrails", href: "/settings/guardrails" },
  { key: "evaluations", href: "/settings/evaluations" },
  { key: "metrics", href: "/settings/metrics" },
  { key: "ranking", href: "/settings/ranking" },
  { key: "consumers", href: "/settings/consumers" },
  { key: "people", href: "/settings/people" },
  { key: "language", href: "/settings/language" },
  { key: "freeze_policy", href: "/settings/freeze" },
] as const satisfies readonly { key: string; href: string }[];

/** The name of a part of the settings. */
export type SettingsSection = (typeof settingsSections)[number]["key"];
