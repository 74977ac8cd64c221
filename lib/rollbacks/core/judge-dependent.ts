import type { DependentReason } from "#lib/rollbacks/dependent-schema.ts";
import type { RolloutState } from "#lib/rollouts/schema.ts";

/** How the target before stands: its rollout, when all traffic was confirmed there, and whether it ended before that. */
export type TargetBefore = {
  readonly state: RolloutState;
  /** Null: not all traffic has moved. */
  readonly fullAt: Date | null;
  readonly hasEndedEarly: boolean;
};

/** What becomes of the next target of a group. */
export type DependentDecision =
  | { readonly kind: "wait"; readonly until: Date | null }
  | { readonly kind: "begin" }
  | { readonly kind: "stop"; readonly reason: DependentReason };

/**
 * The next target begins only when the one before it has all traffic moved and the hold after that is over. One that was
 * stopped, or ended before it got there, stops all that were not begun: what failed there is not tried here.
 */
export function judgeDependent(
  before: TargetBefore | null,
  { holdMs, now }: { readonly holdMs: number; readonly now: Date },
): DependentDecision {
  if (before === null) return { kind: "wait", until: null };
  if (before.hasEndedEarly) return { kind: "stop", reason: "before_ended_early" };
  if (before.state === "stopped") return { kind: "stop", reason: "before_stopped" };
  if (before.fullAt === null || !isPastFull(before.state)) return { kind: "wait", until: null };
  const until = new Date(before.fullAt.getTime() + holdMs);
  return now < until ? { kind: "wait", until } : { kind: "begin" };
}

function isPastFull(state: RolloutState): boolean {
  return state === "baking" || state === "finished";
}
