import type { RolloutState } from "#lib/rollouts/schema.ts";

/** The restored version's counts missing for so long are told to the operators, in milliseconds. */
export const pageAfterMs = 60_000;
/** Looks in a row at a router that is away, after which it is told; about half a minute. */
export const pageAfterLooks = 10;

/** What was lost, as messages to operators name it. */
export type Page = "metrics_lost" | "router_lost" | "instances_missing";

/** What two looks in a row, written down one after the other, knew of metrics and router. */
export type PageFacts = {
  readonly state: RolloutState;
  /** End of the newest interval with counts, or when the stage arrived if there is none; null before. */
  readonly countedUntil: Date | null;
  /** When the look before was written; null for the first. */
  readonly lastLookAt: Date | null;
  readonly now: Date;
  readonly attemptsBefore: number;
  readonly attempts: number;
  /** Whether the rollout waited for instances at the look before, and at this one. */
  readonly wasShort: boolean;
  readonly isShort: boolean;
};

const moving: readonly RolloutState[] = ["planned", "shifting", "holding", "baking"];

/**
 * What the operators are told at this look: that metrics or router are away for too long, or that instances are missing, once each time, since the look
 * that first finds it is the one that tells. A rollout that stands still by a person's wish tells nothing.
 */
export function pageOf(facts: PageFacts): Page | null {
  const { state, countedUntil, lastLookAt, now, attemptsBefore, attempts } = facts;
  if (!moving.includes(state)) return null;
  if (attemptsBefore < pageAfterLooks && attempts >= pageAfterLooks) return "router_lost";
  if (facts.isShort && !facts.wasShort) return "instances_missing";
  if (countedUntil === null) return null;
  const dueAt = countedUntil.getTime() + pageAfterMs;
  const wasTold = lastLookAt !== null && lastLookAt.getTime() >= dueAt;
  return now.getTime() >= dueAt && !wasTold ? "metrics_lost" : null;
}
