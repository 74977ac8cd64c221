import { badAnswers, requestsOf } from "#lib/rollouts/core/guardrail-counts.ts";
import { unread } from "#lib/rollouts/core/guardrail-look.ts";
import type { GuardrailObservation, Judged, Judging } from "#lib/rollouts/core/guardrail-look.ts";
import { alarmOf } from "#lib/rollouts/core/guardrail-proof.ts";
import { judgeComparison } from "#lib/rollouts/core/judge-comparison.ts";
import { judgeHardLimit } from "#lib/rollouts/core/judge-hard-limit.ts";
import { judgeParity } from "#lib/rollouts/core/judge-parity.ts";
import { judgeSplit } from "#lib/rollouts/core/judge-split.ts";
import { levelOf } from "#lib/rollouts/core/false-alarms.ts";
import {
  addToEvidence,
  badPoints,
  combineStages,
  liveMetricOf,
  noEvidence,
} from "#lib/rollouts/core/stage-evidence.ts";
import type { StageEvidence } from "#lib/rollouts/evidence-schema.ts";
import type { Guardrail, GuardrailProof, GuardrailReading } from "#lib/rollouts/schema.ts";

/** What is known before a look: the plan's guardrails, everything they have learnt in every stage, and their newest readings. */
export type GuardrailState = {
  readonly guardrails: readonly Guardrail[];
  readonly evidence: readonly StageEvidence[];
  readonly previous: readonly GuardrailReading[];
};

/** The readings of a look, and the evidence to keep. */
export type JudgedGuardrails = {
  readonly readings: GuardrailReading[];
  /** The rows of `stage_evidence` that changed. */
  readonly changed: StageEvidence[];
  readonly evidence: StageEvidence[];
};

/**
 * Reads every guardrail at one look. This is the entry of the guardrails: pure, and called by the engine's tick, the benches and the
 * back-tests alike. Feed `evidence` (and `readings` as `previous`) to the next look; whatever is looked at twice counts once.
 *
 * False stops: at most 5 % of healthy rollouts over all stopping guardrails, stages and looks together (`false-alarms.ts`). Missing
 * counts give `no_data`, never `within`. A reading on the same data as the previous one is that one.
 */
export function judgeGuardrails(state: GuardrailState, observation: GuardrailObservation): JudgedGuardrails {
  const readings: GuardrailReading[] = [];
  const evidence: StageEvidence[] = [];
  const changed: StageEvidence[] = [];
  for (const guardrail of state.guardrails) {
    const known = state.evidence.filter(({ guardrailKey }) => guardrailKey === guardrail.key);
    const level = levelOf(guardrail, state.guardrails);
    const stages = learn({ guardrail, observation, level, stages: known });
    evidence.push(...stages);
    changed.push(...stages.filter((stage) => !known.includes(stage)));
    const judged = judgeRole({ guardrail, observation, level, stages });
    readings.push(toReading({ guardrail, judged, observation, previous: state.previous }));
  }
  return { readings, evidence, changed };
}

/** The stages of one guardrail after this look; an alarm is set with the window that brings it and never taken back. */
function learn(judging: Judging): StageEvidence[] {
  const { guardrail, observation, level } = judging;
  if (guardrail.role === "hard_limit" || guardrail.role === "parity") return [];
  const metric = liveMetricOf(guardrail);
  const before = metric === null ? null : badAnswers(metric, guardrail.modality, observation.present.before);
  const setting = { guardrail, alpha: level, before };
  let stages = [...judging.stages];
  for (const look of observation.stages) {
    const kept = stages.find(({ stageIndex }) => stageIndex === look.index);
    const start = kept ?? noEvidence(guardrail.key, look);
    const next = addToEvidence(start, look, setting);
    const others = stages.filter(({ stageIndex }) => stageIndex !== look.index);
    const isAlarm = alarmOf([...others, next]) === null && hasReached([...others, next], judging);
    stages = [...others, isAlarm ? { ...next, alarmAt: observation.now } : next];
  }
  return stages;
}

/** Whether the e-value is reached; a deterioration must also be as large as its limit, so that a trifle never stops. */
function hasReached(stages: readonly StageEvidence[], { guardrail, level }: Judging): boolean {
  if (combineStages(stages) < -Math.log(level)) return false;
  if (guardrail.role !== "deterioration") return true;
  return (badPoints(stages) ?? 0) >= Math.abs(guardrail.limit);
}

function judgeRole(judging: Judging): Judged {
  const { guardrail } = judging;
  if (guardrail.role === "quality") return judgeSplit(judging);
  const metric = liveMetricOf(guardrail);
  if (metric === null)
    return { outcome: "no_data", verdict: unread(guardrail, "metric_not_in_catalogue"), proof: null };
  if (guardrail.role === "hard_limit") return judgeHardLimit(judging, metric);
  if (guardrail.role === "parity") return judgeParity(judging, metric);
  return judgeComparison(judging, metric);
}

type Reading = {
  readonly guardrail: Guardrail;
  readonly judged: Judged;
  readonly observation: GuardrailObservation;
  readonly previous: readonly GuardrailReading[];
};

/** A reading on the same data as the one before is that one: looking twice is no second proof. */
function toReading({ guardrail, judged, observation, previous }: Reading): GuardrailReading {
  const requests = requestsOf(observation.present.restored);
  const before = previous.find((reading) => reading.guardrail.key === guardrail.key);
  const reading = { guardrail, ...judged, at: observation.now, requests };
  if (before === undefined || before.outcome !== judged.outcome) return { ...reading, streak: 1 };
  const hasNewCounts = before.requests !== requests;
  if (!hasNewCounts && isSameProof(before.proof, judged.proof)) return before;
  return { ...reading, streak: before.streak + (hasNewCounts ? 1 : 0) };
}

function isSameProof(before: GuardrailProof | null, after: GuardrailProof | null): boolean {
  return before?.windows === after?.windows && before?.alarmAt?.getTime() === after?.alarmAt?.getTime();
}
