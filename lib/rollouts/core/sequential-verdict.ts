import { judgeLiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import type { LiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import type { Evidence, Verdict } from "#lib/evaluations/verdict-schema.ts";
import type { ArmCounts, BadAnswers } from "#lib/rollouts/core/guardrail-counts.ts";
import { badAnswers, sumCounts } from "#lib/rollouts/core/guardrail-counts.ts";
import type { Guardrail } from "#lib/rollouts/schema.ts";
import { asymptoticSequence } from "#lib/statistics/asymptotic-sequence.ts";
import type { Interval } from "#lib/statistics/interval.ts";
import { proportionDifferenceSequence } from "#lib/statistics/proportion-sequence.ts";

/** The two sides of a comparison. */
export type ComparedArms = {
  readonly restored: readonly ArmCounts[];
  readonly other: readonly ArmCounts[];
};

const alpha = 0.05;
/** Below this many events or non-events on a side an asymptotic interval is not read. */
const fewestEvents = 10;
/** Answers of both sides at which one expects to decide; it only says where the interval is tightest. */
const plannedTotal = 4_000;

/**
 * The verdict on the restored version with the other side as its baseline: `regressed` is worse by the guardrail's limit or more.
 * Its 95 % interval is a confidence sequence, which may be read at every look: the exact one of Robbins (1970) from the first
 * answer on, the asymptotic one of Waudby-Smith et al. (2021) from 10 events and 10 non-events on each side.
 */
export function sequentialVerdict(guardrail: Guardrail, metric: LiveMetric, arms: ComparedArms): Verdict {
  const { modality, role, limit } = guardrail;
  const baseline = sumCounts(modality, arms.other);
  const verdict = judgeLiveMetric(
    { modality, baseline, suspect: sumCounts(modality, arms.restored) },
    metric,
    {
      alpha,
      settings: limit === 0 ? {} : { overrides: [{ metric, minimumEffect: absolute(limit) }] },
    },
  );
  const restored = badAnswers(metric, modality, arms.restored);
  const other = badAnswers(metric, modality, arms.other);
  const named = role === "recovery" ? { ...verdict, role: "complaint" as const } : verdict;
  if (verdict.evidence === null || restored === null || other === null) return named;
  const sign = verdict.evidence.direction === "lower" ? 1 : -1;
  const bad = badDifference(restored, other);
  const interval = sign === 1 ? bad : { lower: -bad.upper, upper: -bad.lower };
  const evidence: Evidence = {
    ...verdict.evidence,
    interval: {
      lower: 100 * interval.lower,
      upper: 100 * interval.upper,
      level: 1 - alpha,
      method: "confidence_sequence",
    },
    method: "e_process",
    p: null,
    adjustedP: null,
    alpha,
  };
  return { ...named, ...kindOf(evidence, Math.abs(limit)), strength: null, evidence };
}

/** An interval, valid at every look, of how much more of its answers the first side had bad, as a share of 1. */
export function badDifference(first: BadAnswers, second: BadAnswers): Interval {
  const isEnough = [first, second].every(
    ({ bad, total }) => bad >= fewestEvents && total - bad >= fewestEvents,
  );
  if (!isEnough) return proportionDifferenceSequence(trialsOf(first), trialsOf(second), alpha);
  const [one, two] = [first.bad / first.total, second.bad / second.total];
  const variance = (one * (1 - one)) / first.total + (two * (1 - two)) / second.total;
  const total = first.total + second.total;
  const standardError = Math.sqrt(variance);
  return asymptoticSequence({ difference: one - two, standardError, total, plannedTotal }, alpha).interval;
}

function trialsOf({ bad, total }: BadAnswers) {
  return { successes: bad, trials: total };
}

function absolute(limit: number) {
  return { kind: "absolute" as const, value: Math.abs(limit) };
}

/** Worse or better when the whole interval says so and the estimate is beyond the margin; within it when no end is worse. */
function kindOf(
  { direction, estimate, interval }: Evidence,
  margin: number,
): Pick<Verdict, "kind" | "reason"> {
  if (interval === null) return { kind: "inconclusive", reason: "not_significant" };
  const sign = direction === "higher" ? 1 : -1;
  const benefit = sign * estimate;
  const worst = Math.min(sign * interval.lower, sign * interval.upper);
  const best = Math.max(sign * interval.lower, sign * interval.upper);
  if (best < 0 && benefit <= -margin) return { kind: "regressed", reason: "beyond_minimum_effect" };
  if (worst > 0) return { kind: "improved", reason: "beyond_minimum_effect" };
  if (margin > 0 && worst >= -margin) return { kind: "no_change", reason: "within_minimum_effect" };
  return { kind: "inconclusive", reason: "not_significant" };
}
