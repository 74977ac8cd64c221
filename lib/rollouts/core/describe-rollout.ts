import { isPossible } from "#lib/rollouts/core/transition.ts";
import type { GuardrailReading, Rollout } from "#lib/rollouts/schema.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";

/** What a person may do on the live screen. */
export type OfferedAct = "pause" | "advance" | "stop" | "resume" | "finish";

/** Which sentence says what comes next; `reason` leaves it to the reason's own sentence. */
export type NextSentence =
  | "planned"
  | "shifting"
  | "holding_time"
  | "holding_last"
  | "reason"
  | "paused"
  | "stopping"
  | "stopped"
  | "baking_time"
  | "shown_to_have_helped"
  | "not_yet_shown"
  | "ended_early";

/** A rollout as its sentence and buttons need it; shares in percent. */
export type RolloutDescription = {
  /** What the restored version is meant to have now. */
  readonly share: number;
  readonly suspectShare: number;
  /** What the present stage is to bring it to. */
  readonly stageShare: number;
  /** Null in the last stage. */
  readonly nextShare: number | null;
  /** Until the hold or bake is over at the earliest; null when it does not run. */
  readonly remainingMs: number | null;
  readonly observedShare: number | null;
  readonly next: NextSentence;
  readonly offered: readonly OfferedAct[];
};

const happenings = {
  pause: "pause",
  advance: "advance_now",
  stop: "stop_here",
  resume: "resume",
  finish: "finish_here",
} as const;
const acts = ["pause", "resume", "advance", "stop", "finish"] as const;

/** What the live screen says of a rollout and offers to do. */
export function describeRollout(rollout: Rollout, now: Date): RolloutDescription {
  const stage = rollout.stages[rollout.stageIndex];
  const heldUntil = stage?.heldUntil ?? null;
  const remainingMs = heldUntil === null ? null : Math.max(0, heldUntil.getTime() - now.getTime());
  const present = presentSplit(rollout);
  const observed = rollout.traffic.observed?.find(({ version }) => version === rollout.toVersionName);
  return {
    share: shareOfVersion(present, rollout.toVersionName),
    suspectShare: shareOfVersion(present, rollout.fromVersionName),
    stageShare: stage?.share ?? 0,
    nextShare: rollout.stages[rollout.stageIndex + 1]?.share ?? null,
    remainingMs,
    observedShare: rollout.traffic.observed === null ? null : (observed?.share ?? 0),
    next: nextSentence(rollout, remainingMs),
    offered: acts.filter((act) => isOffered(act, rollout)),
  };
}

function presentSplit({ traffic }: Rollout): readonly Slice[] {
  return traffic.intended ?? traffic.applied ?? [];
}

function isOffered(act: OfferedAct, { state, stageIndex, stages }: Rollout): boolean {
  if (act === "advance" && stageIndex >= stages.length - 1) return false;
  return isPossible(happenings[act], state);
}

function nextSentence(rollout: Rollout, remainingMs: number | null): NextSentence {
  const { state, reason, outcome, stopEffectiveAt } = rollout;
  if (state === "holding" || state === "baking") return heldSentence(state, reason, remainingMs);
  switch (state) {
    case "paused":
      return "paused";
    case "stopped":
      return stopEffectiveAt === null ? "stopping" : "stopped";
    case "finished":
      return outcome?.code ?? "not_yet_shown";
    default:
      return state === "waiting" || reason !== null ? "reason" : state;
  }
}

function heldSentence(
  state: "holding" | "baking",
  reason: Rollout["reason"],
  remainingMs: number | null,
): NextSentence {
  if (reason !== null && reason.code !== "hold_not_over") return "reason";
  if (state === "baking") return "baking_time";
  return remainingMs !== null && remainingMs > 0 ? "holding_time" : "holding_last";
}

const gravity = { no_data: 0, broken: 1, undecided: 2, within: 3 } as const;

/** The guardrails as the tiles show them: without data first, then broken, undecided, within; each nearest to its limit. */
export function worstFirst(readings: readonly GuardrailReading[]): GuardrailReading[] {
  return readings.toSorted(
    (a, b) => gravity[a.outcome] - gravity[b.outcome] || roomOf(a) - roomOf(b) || compareKeys(a, b),
  );
}

function compareKeys(a: GuardrailReading, b: GuardrailReading): number {
  return a.guardrail.key < b.guardrail.key ? -1 : 1;
}

/** How far the worse end of the interval is from the limit, in limits; what has no limit of its own comes last. */
function roomOf({ guardrail, verdict }: GuardrailReading): number {
  const { evidence } = verdict;
  const span = Math.abs(guardrail.limit);
  if (evidence === null || span === 0) return Infinity;
  if (guardrail.role === "hard_limit") return (span - evidence.suspect) / span;
  const { interval, estimate, direction } = evidence;
  const worst = direction === "higher" ? (interval?.lower ?? estimate) : -(interval?.upper ?? estimate);
  return (worst + span) / span;
}
