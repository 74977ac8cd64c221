import type { RolloutState } from "#lib/rollouts/schema.ts";

/** The restored version's counts missing for so long are told to the operators, in milliseconds. */
export const pageAfterMs = 60_000;
/** Looks in a row at a router that is away, after which it is told; about half a minute. */
export const pageAfterLooks = 10;
/**
 * A stop that is accepted and not in effect for so long is told, in milliseconds: the lease of a worker that died, the time-out of a
 * router's call, and the longest wait until the look after that are over by then.
 */
export const stopOverdueMs = 10_000;

/** What was lost, as messages to operators name it. */
export type Page = "metrics_lost" | "router_lost" | "instances_missing" | "stop_overdue";

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
  /** When a stop was accepted that is not in effect yet; null: there is none. */
  readonly stopOpenSince: Date | null;
};

const moving: readonly RolloutState[] = ["planned", "shifting", "holding", "baking"];

/**
 * What the operators are told at this look: that metrics or router are away for too long, that instances are missing, or that a stop is
 * not in effect, once each time, since the look that first finds it is the one that tells. A rollout that stands still as it was asked
 * to tells nothing.
 */
export function pageOf(facts: PageFacts): Page | null {
  const { state, countedUntil, attemptsBefore, attempts, stopOpenSince } = facts;
  if (state === "stopped") return isDueNow(facts, stopOpenSince, stopOverdueMs) ? "stop_overdue" : null;
  if (!moving.includes(state)) return null;
  if (attemptsBefore < pageAfterLooks && attempts >= pageAfterLooks) return "router_lost";
  if (facts.isShort && !facts.wasShort) return "instances_missing";
  return isDueNow(facts, countedUntil, pageAfterMs) ? "metrics_lost" : null;
}

/** Whether this look is the first one so long after an instant. */
function isDueNow({ lastLookAt, now }: PageFacts, since: Date | null, afterMs: number): boolean {
  if (since === null) return false;
  const dueAt = since.getTime() + afterMs;
  const wasTold = lastLookAt !== null && lastLookAt.getTime() >= dueAt;
  return now.getTime() >= dueAt && !wasTold;
}
