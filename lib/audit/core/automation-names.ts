/** By whose name the product itself acts, as its acts keep it; each has a word in the messages of every language. */
export const automationNames = [
  "artifact check",
  "audit check",
  "changelog mails",
  "connection test",
  "delivery",
  "detection",
  "eviction",
  "golden case capture",
  "group order",
  "metric reader",
  "operator messages",
  "readiness",
  "readiness check",
  "reminders",
  "replay",
  "resampling",
  "retention",
  "rollback closing",
  "rollback preparation",
  "rollout engine",
  "rollups",
  "target reconciler",
  "test recovery",
  "worker",
] as const;

/** The name of a part of the product that acts by itself. */
export type AutomationName = (typeof automationNames)[number];
