import type { Verdict, VerdictKind, VerdictReason } from "#lib/evaluations/verdict-schema.ts";
import type { Interval } from "#lib/statistics/interval.ts";

/** What a sample is large enough to claim: nothing at all, only "no change", or everything. */
export type SampleEnough = "nothing" | "equality" | "everything";

/**
 * What the verdict function looks at, all on the scale of benefit: below 0 is worse for the suspect.
 * `p` is compared with `alpha` after any correction; `delta` is the minimum effect.
 */
export interface VerdictFacts {
  readonly benefit: number;
  readonly interval: Interval | null;
  readonly p: number | null;
  readonly alpha: number;
  readonly delta: number;
  readonly enoughFor: SampleEnough;
  /** The values have no spread, so that no interval can be trusted. */
  readonly isDegenerate: boolean;
  /** A move either way is worse. */
  readonly twoSided: boolean;
}

/** The verdict with its reason and strength. */
export type VerdictOutcome = Pick<Verdict, "kind" | "reason" | "strength">;

function outcome(
  kind: VerdictKind,
  reason: VerdictReason,
  strength: Verdict["strength"] = null,
): VerdictOutcome {
  return { kind, reason, strength };
}

function isUsable(facts: VerdictFacts): boolean {
  const numbers = [facts.benefit, facts.delta, facts.alpha, facts.p ?? 0];
  const ends = facts.interval === null ? [] : [facts.interval.lower, facts.interval.upper];
  return [...numbers, ...ends].every((one) => Number.isFinite(one));
}

function moved(facts: VerdictFacts, strength: Verdict["strength"]): VerdictOutcome {
  const reason = strength === "practical" ? "beyond_practical_threshold" : "beyond_minimum_effect";
  if (facts.benefit < 0) return outcome("regressed", reason, strength);
  return facts.twoSided
    ? outcome("regressed", "moved_either_way", strength)
    : outcome("improved", reason, strength);
}

/** Without p and interval only the size speaks, and the answer says so. */
function decideByThreshold(facts: VerdictFacts): VerdictOutcome {
  const isBeyond = facts.benefit !== 0 && Math.abs(facts.benefit) >= facts.delta;
  return isBeyond
    ? moved(facts, "practical")
    : outcome("no_change", "within_practical_threshold", "practical");
}

/** The end of the interval nearer to 0 where 0 lies outside, and the side it lies on; null where 0 is inside. */
function sideOf({ lower, upper }: Interval): { readonly sign: 1 | -1; readonly distance: number } | null {
  if (lower > 0) return { sign: 1, distance: lower };
  return upper < 0 ? { sign: -1, distance: -upper } : null;
}

function decideByInterval(facts: VerdictFacts, interval: Interval): VerdictOutcome {
  const { benefit, delta, alpha } = facts;
  if (interval.lower > -delta && interval.upper < delta) return outcome("no_change", "within_minimum_effect");
  if (facts.enoughFor !== "everything") return outcome("inconclusive", "sample_too_small");
  const side = sideOf(interval);
  if (side === null || (facts.p ?? 0) >= alpha) return outcome("inconclusive", "not_significant");
  if (side.sign * benefit < delta) return outcome("inconclusive", "smaller_than_minimum_effect");
  return moved(facts, side.distance > delta ? "confirmed" : "likely");
}

/**
 * The verdict function: significance and size, equivalence first.
 *
 * No facts are `no_data`; a sample too small or without spread is `inconclusive`; an interval inside ±delta is
 * `no_change`; `regressed` needs the whole interval below 0, p < alpha and benefit <= -delta; `improved` mirrors it.
 * Facts without p and without interval are judged by the practical threshold. A quantile's interval alone may carry
 * the decision (p null). NaN and infinities are `no_data`, never a pass.
 */
export function decideVerdict(facts: VerdictFacts | null): VerdictOutcome {
  if (facts === null) return outcome("no_data", "no_result");
  if (!isUsable(facts)) return outcome("no_data", "not_a_number");
  if (facts.enoughFor === "nothing") return outcome("inconclusive", "sample_too_small");
  if (facts.isDegenerate) return outcome("inconclusive", "zero_variance");
  return facts.interval === null ? decideByThreshold(facts) : decideByInterval(facts, facts.interval);
}
