import { combineStages } from "#lib/rollouts/core/stage-evidence.ts";
import type { BadAnswers } from "#lib/rollouts/core/guardrail-counts.ts";
import type { StageEvidence } from "#lib/rollouts/evidence-schema.ts";
import type { GuardrailProof } from "#lib/rollouts/schema.ts";

const largestEValue = 1e300;

/** The proof of a test over windows: its e-value over all stages beside what is needed, and the newest stage's test and counts. */
export function proofOfStages(
  stages: readonly StageEvidence[],
  needed: number,
  none: Pick<GuardrailProof, "comparedWith">,
): GuardrailProof {
  const learnt = stages.filter(({ sums }) => sums.test !== "none");
  const newest = learnt.toSorted((one, other) => one.stageIndex - other.stageIndex).at(-1);
  const base = {
    windows: learnt.reduce((sum, { windows }) => sum + windows, 0),
    stages: learnt.length,
    alarmAt: alarmOf(stages),
    moreAnswers: null,
    needed,
  };
  if (newest === undefined)
    return { ...base, ...none, test: "none", eValue: null, restored: null, other: null };
  return {
    ...base,
    test: newest.sums.test,
    comparedWith: newest.sums.test === "interval" ? "control" : none.comparedWith,
    eValue: Math.min(largestEValue, Math.exp(combineStages(stages))),
    restored: { bad: newest.restoredBad, total: newest.restoredTotal },
    other: { bad: newest.otherBad, total: newest.otherTotal },
  };
}

/** The first alarm of all stages; null when there was none. */
export function alarmOf(stages: readonly StageEvidence[]): Date | null {
  const alarms = stages.flatMap(({ alarmAt }) => (alarmAt === null ? [] : [alarmAt.getTime()]));
  return alarms.length === 0 ? null : new Date(Math.min(...alarms));
}

/** The proof of a comparison with one pair of counts, without an e-value. */
export function proofOfCounts(
  test: "exact" | "before_after",
  comparedWith: GuardrailProof["comparedWith"],
  arms: { readonly restored: BadAnswers | null; readonly other: BadAnswers | null },
): GuardrailProof {
  return {
    test,
    comparedWith,
    eValue: null,
    needed: null,
    windows: 0,
    stages: 0,
    restored: arms.restored,
    other: arms.other,
    alarmAt: null,
    moreAnswers: null,
  };
}
