import { guardrailInTheWay } from "#lib/rollouts/core/guardrail-in-the-way.ts";
import { isPossible } from "#lib/rollouts/core/transition.ts";
import type { GuardrailReading, Rollout, RolloutState } from "#lib/rollouts/schema.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";

/** What a person may do on the live screen. */
export type OfferedAct = "pause" | "advance" | "stop" | "resume" | "extend" | "finish";

/** An act of the bar: choosing another version stands beside the acts on the rollout itself. */
export type BarAct = "pause" | "advance" | "stop" | "resume" | "another";

/** Why an act of the bar cannot be pressed now; it stays where it is and says so. */
export type BlockedReason =
  "not_driver" | "only_held" | "last_stage" | "not_begun" | "returning" | "choosing" | "guardrail";

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
  | "stopped_by_guardrail"
  | "choosing"
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
  /** The bar, in its order, each act with what blocks it; empty for a finished rollout. */
  readonly bar: readonly { readonly act: BarAct; readonly blocked: BlockedReason | null }[];
};

const happenings = {
  pause: "pause",
  advance: "advance_now",
  stop: "stop_here",
  resume: "resume",
  extend: "extend_hold",
  finish: "finish_here",
} as const;
const acts = ["pause", "resume", "advance", "stop", "extend", "finish"] as const;

/** Which acts stand in the bar in a state. */
const bars: Record<RolloutState, readonly BarAct[]> = {
  planned: ["pause", "advance", "stop", "another"],
  shifting: ["pause", "advance", "stop", "another"],
  holding: ["pause", "advance", "stop", "another"],
  baking: ["pause", "stop", "another"],
  paused: ["resume", "stop", "another"],
  waiting: ["resume", "stop", "another"],
  stopped: ["resume", "another"],
  finished: [],
};

/** What the live screen says of a rollout and offers to do to the one who looks. */
export function describeRollout(
  rollout: Rollout,
  now: Date,
  viewerId: string | null = rollout.driver.id,
): RolloutDescription {
  const stage = rollout.stages[rollout.stageIndex];
  const heldUntil = stage?.heldUntil ?? null;
  const remainingMs = heldUntil === null ? null : Math.max(0, heldUntil.getTime() - now.getTime());
  const present = presentSplit(rollout);
  return {
    share: shareOfVersion(present, rollout.toVersionName),
    suspectShare: shareOfVersion(present, rollout.fromVersionName),
    stageShare: stage?.share ?? 0,
    nextShare: rollout.stages[rollout.stageIndex + 1]?.share ?? null,
    remainingMs,
    observedShare: observedShareOf(rollout),
    next: nextSentence(rollout, remainingMs),
    offered: acts.filter((act) => isAllowed(act, { rollout, viewerId }) && isOffered(act, rollout)),
    bar: barOf(rollout).map((act) => ({ act, blocked: blockerOf(act, { rollout, viewerId }) })),
  };
}

/** What a guardrail stopped goes on with another version first; going on with this one overrides the guardrail. */
function barOf(rollout: Rollout): readonly BarAct[] {
  const bar = bars[rollout.state];
  const isOverridden = rollout.state === "stopped" && guardrailInTheWay(rollout) !== null;
  return isOverridden ? bar.toReversed() : bar;
}

/** Null where nobody counted; 0 where others were counted and the restored version was not. */
function observedShareOf({ traffic, toVersionName }: Rollout): number | null {
  if (traffic.observed === null) return null;
  return traffic.observed.find(({ version }) => version === toVersionName)?.share ?? 0;
}

function isDriver({ driver }: Rollout, viewerId: string | null): boolean {
  return driver.id === null || driver.id === viewerId;
}

type Viewed = { readonly rollout: Rollout; readonly viewerId: string | null };

/** Pausing and stopping only keep traffic where it is: they are every operator's. */
function isAllowed(act: BarAct | OfferedAct, { rollout, viewerId }: Viewed): boolean {
  return act === "pause" || act === "stop" || isDriver(rollout, viewerId);
}

function blockerOf(act: BarAct, viewed: Viewed): BlockedReason | null {
  const { state, course, stageIndex, stages } = viewed.rollout;
  if (!isAllowed(act, viewed)) return "not_driver";
  if (act === "another" || act === "stop") return null;
  if (course === "back") return "returning";
  if (isOverride(act, viewed.rollout)) return "guardrail";
  if (act === "resume") return course === "choosing" ? "choosing" : null;
  if (state === "planned") return "not_begun";
  if (act === "pause") return null;
  if (stageIndex >= stages.length - 1) return "last_stage";
  return state === "holding" ? null : "only_held";
}

function presentSplit({ traffic }: Rollout): readonly Slice[] {
  return traffic.intended ?? traffic.applied ?? [];
}

/** Whether going on would override a guardrail, which has a form of its own. */
function isOverride(act: BarAct | OfferedAct, rollout: Rollout): boolean {
  return (act === "advance" || act === "resume") && guardrailInTheWay(rollout) !== null;
}

function isOffered(act: OfferedAct, rollout: Rollout): boolean {
  const { state, course, stageIndex, stages } = rollout;
  if (isOverride(act, rollout)) return false;
  if (act === "advance" && stageIndex >= stages.length - 1) return false;
  if (course === "back" && (act === "pause" || act === "resume" || act === "advance")) return false;
  if (course === "choosing" && act === "resume") return false;
  return isPossible(happenings[act], state);
}

function nextSentence(rollout: Rollout, remainingMs: number | null): NextSentence {
  const { state, reason, outcome } = rollout;
  if (state === "holding" || state === "baking") return heldSentence(state, reason, remainingMs);
  switch (state) {
    case "paused":
      return "paused";
    case "stopped":
      return stoppedSentence(rollout);
    case "finished":
      return outcome?.code ?? "not_yet_shown";
    default:
      return state === "waiting" || reason !== null ? "reason" : state;
  }
}

function stoppedSentence({ stopEffectiveAt, course, reason }: Rollout): NextSentence {
  if (stopEffectiveAt === null) return "stopping";
  if (course === "choosing") return "choosing";
  return reason?.code === "guardrail_broken" ? "stopped_by_guardrail" : "stopped";
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
