import type { ActOf } from "#lib/audit/core/act-names.ts";
import type { RolloutEffect, RolloutNext } from "#lib/rollouts/core/rollout-moves.ts";
import type { RolloutReason } from "#lib/rollouts/schema.ts";
import type { Json } from "#lib/schema/atoms.ts";

/** Nothing is stopped. */
export const noStop = { stopAcceptedAt: null, stopEffectiveAt: null };

/** A stage of which nothing was observed yet. */
export const freshStage = {
  confirmedAt: null,
  observedMs: 0,
  lastObservedAt: null,
  attempts: 0,
  extraHoldMs: 0,
};

/** The reason of whatever a person asked for. */
export const byPerson: RolloutReason = { code: "asked_by_person", facts: {} };

/** The refusal of what needs a stop in effect. */
export const notEffective =
  "The stop is accepted but not effective yet: the router has not confirmed what it has.";

/** One line of what happened, as an effect. */
export function event(name: ActOf<"rollout">, data: Readonly<Record<string, Json>> = {}): RolloutEffect {
  return { kind: "record_event", name, data };
}

/** A rollout that stands still from now on; the stop is effective when the router has confirmed what it has. */
export function stoppedAt(now: Date): Partial<RolloutNext> {
  return { state: "stopped", lastObservedAt: null, stopAcceptedAt: now, stopEffectiveAt: null };
}
