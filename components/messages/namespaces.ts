/** The message files of each language; `glossary` holds the product's fixed words, the rest one screen each. */
export const namespaces = [
  "glossary",
  "shell",
  "errors",
  "failures",
  "access",
  "overview",
  "models",
  "readiness",
  "versions",
  "samples",
  "compare",
  "contracts",
  "consumers",
  "changelog",
  "acts",
  "audit",
  "rollbacks",
  "rollout",
  "notify",
  "ack",
  "report",
  "settings",
  "connections",
  "guardrails",
  "datasets",
  "people",
  "preferences",
  "freezes",
  "palette",
] as const;

/** The name of one message file. */
export type Namespace = (typeof namespaces)[number];

/** What every client component may use without asking; a screen adds its own through `ClientMessages`. */
export const clientNamespaces = ["glossary", "shell", "errors"] as const satisfies readonly Namespace[];
