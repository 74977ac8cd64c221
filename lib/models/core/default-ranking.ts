import type { RankingSettings } from "#lib/models/judging-schema.ts";

/**
 * How candidates are ranked where a model says nothing else. Policy, not science. A consumer that would break warns and
 * has to be ticked as read, since the person may know it to be gone; every other gate blocks.
 */
export const defaultRanking: RankingSettings = {
  weights: { evaluation: 40, soak: 20, traffic: 15, recency: 15, restore: 10 },
  gates: {
    known_bad: "block",
    never_served: "block",
    imported: "block",
    not_recorded: "block",
    not_restorable: "block",
    security_fix_lost: "block",
    affected_metric: "block",
    breaks_consumer: "warn",
    contains_suspect_change: "block",
  },
  fullSoakHours: 72,
  fullTrafficRequests: 100_000,
  recencyHalfLifeDays: 60,
};
