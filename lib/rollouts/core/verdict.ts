import type { FrozenSplit } from "#lib/rollouts/core/frozen-split.ts";
import type { RolloutHappening } from "#lib/rollouts/core/rollout-moves.ts";
import type { GuardrailReading, RolloutReason } from "#lib/rollouts/schema.ts";
import type { RouterReading, RouterStanding } from "#lib/targets/core/judge-router.ts";
import type { ObservedRequests } from "#lib/targets/core/observed-shares.ts";
import type { IntendedSplit } from "#lib/targets/split-schema.ts";

/** A look without anything due sooner; metrics are read as often, and new counts and presses do not wait for it. */
export const lookAgainMs = 5_000;
/** A look that follows at once. */
export const soonMs = 500;
const backOffFloorMs = 500;
const backOffCeilingMs = 5_000;

/** Everything one tick saw, each part with its own way to be missing. */
export type RolloutObservation = {
  readonly router: RouterReading;
  readonly standing: RouterStanding;
  /** The split that this rollout wants now, withdrawn or not; null before the first. */
  readonly wanted: IntendedSplit | null;
  /** Generation of the newest split before it that was not withdrawn; null when there is none. */
  readonly previousGeneration: number | null;
  /** Where an unfinished shift would be left, if the rollout stood still now; null where nothing is under way or somebody else wrote. */
  readonly frozen: FrozenSplit | null;
  /** Requests counted per version in the last window; null when nobody could count. */
  readonly traffic: ObservedRequests | null;
  readonly readings: readonly GuardrailReading[];
  /** When a person resumed it last: an alarm from before that is answered, and stops no more. */
  readonly answeredAt: Date | null;
  /** Requests that the restored version answered in this stage; null when not known. */
  readonly requestsInStage: number | null;
  /** End of the newest interval for which the restored version's counts are known. */
  readonly metricsAt: Date | null;
};

/** What to do about the router after the decision is committed. */
export type RouterAct = "apply" | "reassert" | null;

/**
 * What a tick decided, why, and when to look again. The same object is stored and shown, so that the explanation
 * cannot differ from the act. `happening` is null when nothing changes.
 */
export type Decision = {
  readonly kind:
    | "begin"
    | "keep"
    | "hold"
    | "advance"
    | "bake"
    | "wait"
    | "stop"
    | "give_back"
    | "returned"
    | "finish"
    | "settle"
    | "begin_anew"
    | "take_effect";
  readonly reason: RolloutReason | null;
  readonly happening: RolloutHappening | null;
  readonly act: RouterAct;
  readonly observedMs: number;
  readonly lastObservedAt: Date | null;
  readonly recheckAt: Date;
};

/** The same before the observed time is added, with the wait until the next look, in milliseconds. */
export type Verdict = Pick<Decision, "kind" | "reason" | "happening" | "act"> & {
  readonly recheckMs: number;
};

/** What somebody else wrote, and what we had asked for. */
export function foreignWrite({ router, wanted }: RolloutObservation): RolloutReason {
  const found = router.kind === "read" ? router.slices.map((slice) => ({ ...slice })) : [];
  const asked = (wanted?.slices ?? []).map((slice) => ({ ...slice }));
  return { code: "foreign_write", facts: { found, asked, generation: wanted?.generation ?? null } };
}

/** Nothing changes; the reason says why. */
export function keep(reason: RolloutReason | null, recheckMs: number): Verdict {
  return { kind: "keep", reason, happening: null, act: null, recheckMs };
}

/** Doubles from half a second to 5 s with the failed calls in a row. */
export function backOffMs(attempts: number): number {
  return Math.min(backOffCeilingMs, backOffFloorMs * 2 ** Math.min(attempts, 10));
}
