import { judgeLiveMetric, liveMetrics } from "#lib/evaluations/core/live-verdict.ts";
import type { LiveCounts, LiveMetric } from "#lib/evaluations/core/live-verdict.ts";
import type { Verdict } from "#lib/evaluations/verdict-schema.ts";
import type { Guardrail, GuardrailReading } from "#lib/rollouts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";
import { clopperPearsonInterval } from "#lib/statistics/clopper-pearson-interval.ts";
import { eventEValue } from "#lib/statistics/event-e-process.ts";

/** Counts of one version and modality over one window. */
export type ArmCounts = {
  readonly modality: Modality;
  readonly requests: number;
  readonly errors: number;
  readonly correct: number;
  readonly wrong: number;
};

/** The counts that guardrails are judged on; an empty list is a version without data. */
export type ArmedCounts = {
  /** The restored version since its stage began. */
  readonly restored: readonly ArmCounts[];
  /** The suspect, the control: concurrent while it still has traffic. */
  readonly suspect: readonly ArmCounts[];
};

/** Each look is strict, since looks come every few seconds: 1 % a look, and a stop needs two broken looks in a row. */
const guardAlpha = 0.01;
const recoveryAlpha = 0.05;

/** False stops of a healthy restore over all guardrails and stages of one rollout together, at most. */
const falseStops = 0.05;
/** Each stage is judged on its own counts: the most stages of a preset, and the bake. */
const judgedStages = 6;

/**
 * Reads every guardrail on the counts of a window; without counts a reading is `no_data`, never `within`. A reading on the
 * same data as the previous one is that one: looking twice is no second proof.
 */
export function judgeGuardrails(
  guardrails: readonly Guardrail[],
  counts: ArmedCounts,
  look: { readonly previous: readonly GuardrailReading[]; readonly now: Date },
): GuardrailReading[] {
  const requests = counts.restored.reduce((sum, row) => sum + row.requests, 0);
  const alarmAt = (judgedStages * guardrails.length) / falseStops;
  return guardrails.map((guardrail) => {
    const before = look.previous.find((reading) => reading.guardrail.key === guardrail.key);
    const { outcome, verdict } = judge(guardrail, counts, alarmAt);
    if (before !== undefined && before.requests === requests && before.outcome === outcome) return before;
    const streak = before?.outcome === outcome && before.requests !== requests ? before.streak + 1 : 1;
    return { guardrail, outcome, verdict, at: look.now, requests, streak };
  });
}

function judge(
  guardrail: Guardrail,
  counts: ArmedCounts,
  alarmAt: number,
): Pick<GuardrailReading, "outcome" | "verdict"> {
  const metric = liveMetrics.find((known) => known === guardrail.metric);
  if (metric === undefined) return { outcome: "no_data", verdict: unknownMetric(guardrail) };
  const restored = sumCounts(guardrail.modality, counts.restored);
  const suspect = sumCounts(guardrail.modality, counts.suspect);
  const verdict = verdictOf(guardrail, metric, { restored, suspect });
  if (guardrail.role === "hard_limit") return { outcome: judgeHardLimit(guardrail, restored), verdict };
  const isProven = guardrail.role === "recovery" || evidenceOfWorse(metric, { restored, suspect }) >= alarmAt;
  const outcomes = {
    regressed: isProven ? "broken" : "undecided",
    improved: "within",
    no_change: guardrail.role === "recovery" ? "undecided" : "within",
    inconclusive: "undecided",
    no_data: "no_data",
  } as const;
  return { outcome: outcomes[verdict.kind], verdict };
}

/** The verdict on the restored version with the suspect as its baseline: `regressed` is worse than the suspect. */
function verdictOf(
  { modality, role, limit }: Guardrail,
  metric: LiveMetric,
  { restored, suspect }: { restored: LiveCounts | null; suspect: LiveCounts | null },
): Verdict {
  const isRecovery = role === "recovery";
  const minimumEffect = { kind: "absolute" as const, value: Math.abs(limit) };
  const verdict = judgeLiveMetric({ modality, baseline: suspect, suspect: restored }, metric, {
    alpha: isRecovery ? recoveryAlpha : guardAlpha,
    settings: limit === 0 ? {} : { overrides: [{ metric, minimumEffect }] },
  });
  return isRecovery ? { ...verdict, role: "complaint" } : verdict;
}

/**
 * How strongly the counts say that bad answers come from the restored version more often than its share of the answers:
 * an e-value, which stays valid however often it is looked at (`lib/statistics/event-e-process.ts`). 1 says nothing.
 */
function evidenceOfWorse(
  metric: LiveMetric,
  { restored, suspect }: { restored: LiveCounts | null; suspect: LiveCounts | null },
): number {
  const [own, other] = [badAnswers(metric, restored), badAnswers(metric, suspect)];
  if (own === null || other === null) return 1;
  const stage = {
    canaryShare: own.total / (own.total + other.total),
    canaryEvents: own.bad,
    events: own.bad + other.bad,
  };
  return eventEValue([stage], "worse");
}

function badAnswers(metric: LiveMetric, counts: LiveCounts | null): { bad: number; total: number } | null {
  if (counts === null) return null;
  const { errors, requests, correct, labelled } = counts;
  const [bad, total] =
    metric === "error_rate"
      ? [errors, requests]
      : [labelled === null ? null : labelled - (correct ?? 0), labelled];
  return bad === null || total === null || total === 0 ? null : { bad, total };
}

/** An absolute limit on the error rate: broken when even the lower end of the 99 % Clopper-Pearson interval is above it. */
function judgeHardLimit({ limit }: Guardrail, restored: LiveCounts | null): GuardrailReading["outcome"] {
  const { errors, requests } = restored ?? { errors: null, requests: null };
  if (errors === null || requests === null || requests === 0) return "no_data";
  const interval = clopperPearsonInterval({ successes: errors, trials: requests }, guardAlpha);
  const limitRatio = Math.abs(limit) / 100;
  if (interval.lower > limitRatio) return "broken";
  return interval.upper <= limitRatio ? "within" : "undecided";
}

function unknownMetric({ metric, modality, role }: Guardrail): Verdict {
  return {
    metric,
    modality,
    kind: "no_data",
    reason: "metric_not_in_catalogue",
    strength: null,
    role: role === "recovery" ? "complaint" : "alone",
    labels: [],
    evidence: null,
  };
}

/** The counts of one modality, `overall` being all of them; null without any row. */
function sumCounts(modality: Modality, arm: readonly ArmCounts[]): LiveCounts | null {
  const rows = arm.filter((row) => modality === "overall" || row.modality === modality);
  if (rows.length === 0) return null;
  const sum = (read: (row: ArmCounts) => number) => rows.reduce((total, row) => total + read(row), 0);
  const requests = sum((row) => row.requests);
  return {
    correct: sum((row) => row.correct),
    labelled: sum((row) => row.correct + row.wrong),
    errors: Math.min(
      sum((row) => row.errors),
      requests,
    ),
    requests,
  };
}
