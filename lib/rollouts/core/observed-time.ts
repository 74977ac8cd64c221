import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";

/** Longer gaps between two observations were not observed at all: a dead worker, a jump of the clock. Milliseconds. */
export const maxObservationGapMs = 15_000;

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
