import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";

/** Longer gaps between two observations were not observed at all: a dead worker, a jump of the clock. Milliseconds. */
export const maxObservationGapMs = 15_000;

/** A clock that is put right by less is not set back, in milliseconds. */
const clockSlackMs = 1_000;

/** By how much the database's clock lies behind the last look, in milliseconds; 0 when it went on as it should. */
export function clockSetBackMs({ tickedAt }: Pick<RolloutSnapshot, "tickedAt">, now: Date): number {
  const behindMs = tickedAt === null ? 0 : tickedAt.getTime() - now.getTime();
  return behindMs > clockSlackMs ? behindMs : 0;
}

type ObservedTime = Pick<RolloutSnapshot, "observedMs" | "lastObservedAt">;

/**
 * The observed time of a stage after one more look. Time counts only between two looks that both saw router and
 * metrics and lie at most 15 s apart; everything else does not count as hold or bake time.
 */
export function creditObservedTime(
  snapshot: Pick<RolloutSnapshot, "state" | "observedMs" | "lastObservedAt">,
  isObserved: boolean,
  now: Date,
): ObservedTime {
  const { state, observedMs, lastObservedAt } = snapshot;
  if (state !== "holding" && state !== "baking") return { observedMs, lastObservedAt };
  if (!isObserved) return { observedMs, lastObservedAt: null };
  const gapMs = lastObservedAt === null ? 0 : now.getTime() - lastObservedAt.getTime();
  const isCounted = gapMs > 0 && gapMs <= maxObservationGapMs;
  return { observedMs: isCounted ? observedMs + gapMs : observedMs, lastObservedAt: now };
}
