import { countedBefore, cutWindows } from "#lib/rollouts/core/evidence-windows.ts";
import type { Arm, ArmSample } from "#lib/rollouts/core/evidence-windows.ts";
import type { ArmCounts } from "#lib/rollouts/core/guardrail-counts.ts";
import type { GuardrailObservation } from "#lib/rollouts/core/guardrail-look.ts";
import { judgeGuardrails } from "#lib/rollouts/core/judge-guardrails.ts";
import { evaluateGuardrails } from "#lib/rollouts/core/order-of-evaluation.ts";
import type { AttemptStage } from "#lib/rollouts/core/rollout-attempts.ts";
import type { StageEvidence, StageShares } from "#lib/rollouts/evidence-schema.ts";
import type { Guardrail, GuardrailReading } from "#lib/rollouts/schema.ts";
import type { Modality } from "#lib/schema/atoms.ts";

/** A stretch of a rollout that is over, with the shares that were in force in it. */
export type ReplayedStage = AttemptStage & { readonly shares: StageShares };

/** A rollout as it went, to be judged once more. */
export type ReplayedRollout = {
  readonly stages: readonly ReplayedStage[];
  /** Counts of both versions in that time, oldest first. */
  readonly samples: readonly ArmSample[];
  /** The suspect before the rollout. */
  readonly before: readonly ArmCounts[];
  /** The restored version's own last stable stretch; null when it is not recorded. */
  readonly stablePast: readonly ArmCounts[] | null;
  readonly evidenceIntervalMs: number;
  /** Stages of its plan. */
  readonly stageCount: number;
};

/** Where a guardrail asked for something first. */
export type ReplayedAct = {
  readonly guardrail: Guardrail;
  readonly stageIndex: number;
  readonly share: number;
  readonly at: Date;
};

/** What guardrails would have done: the first stop ends it; `looks` is 0 where nothing was counted. */
export type ReplayResult = {
  readonly looks: number;
  readonly stop: ReplayedAct | null;
  readonly hold: ReplayedAct | null;
};

/** A reading of the metrics holds what was answered in the time before it; the stage before is left out so, in milliseconds. */
const settleMs = 5_000;
/** Looks at one rollout at most: one that was left open for weeks is judged on its beginning. */
const mostLooks = 2_000;

/**
 * Judges a rollout that is over with other guardrails, by the same functions as the engine and once per window of evidence. What
 * came after the point where it really ended was never counted, so that nothing is said of it.
 */
export function replayGuardrails(guardrails: readonly Guardrail[], rollout: ReplayedRollout): ReplayResult {
  let evidence: readonly StageEvidence[] = [];
  let previous: readonly GuardrailReading[] = [];
  let hold: ReplayedAct | null = null;
  let looks = 0;
  for (const { observation, stage } of looksAt(rollout)) {
    if (looks >= mostLooks) break;
    looks += 1;
    const judged = judgeGuardrails({ guardrails, evidence, previous }, observation);
    evidence = judged.evidence;
    previous = judged.readings;
    const asked = evaluateGuardrails(judged.readings, null);
    const toAct = ({ guardrail }: GuardrailReading): ReplayedAct => ({
      guardrail,
      stageIndex: stage.index,
      share: stage.shares.restored,
      at: observation.now,
    });
    if (asked.stop !== null) return { looks, stop: toAct(asked.stop), hold };
    if (hold === null && asked.hold !== null) hold = toAct(asked.hold);
  }
  return { looks, stop: null, hold };
}

type Look = { readonly observation: GuardrailObservation; readonly stage: ReplayedStage };

function* looksAt(rollout: ReplayedRollout): Generator<Look> {
  for (const stage of rollout.stages) yield* stageLooks(rollout, stage);
}

/**
 * Looks at one stage, as the sums stood then.
 * @yields one look per window of evidence in which the restored version was counted
 */
function* stageLooks(rollout: ReplayedRollout, stage: ReplayedStage): Generator<Look> {
  const { evidenceIntervalMs: intervalMs, before, stablePast, stageCount } = rollout;
  const from = new Date(stage.from.getTime() + Math.min(settleMs, intervalMs));
  const begun = rollout.samples.filter(({ bucketAt }) => bucketAt >= stage.from);
  const inStage = countedBefore(begun, stage.until);
  const windows = cutWindows(inStage, { from, closedUntil: stage.until, intervalMs });
  const sums = new ArmSums();
  let taken = 0;
  for (let atMs = from.getTime() + intervalMs; atMs <= stage.until.getTime(); atMs += intervalMs) {
    const end = inStage.findIndex(({ bucketAt }, place) => place >= taken && bucketAt.getTime() >= atMs);
    const fresh = inStage.slice(taken, end === -1 ? undefined : end);
    if (!fresh.some(({ arm }) => arm === "restored")) continue;
    taken += fresh.length;
    sums.add(fresh);
    const since = atMs - intervalMs;
    const closed = windows.filter(({ until }) => until.getTime() > since && until.getTime() <= atMs);
    const observation: GuardrailObservation = {
      now: new Date(atMs),
      stageCount,
      stages: [
        {
          index: stage.index,
          shares: stage.shares,
          from,
          windows: closed,
          skippedUntil: null,
          plannedWindows: Math.ceil((stage.until.getTime() - from.getTime()) / intervalMs),
        },
      ],
      present: { ...sums.present(stage.shares), before, stablePast },
    };
    yield { observation, stage };
  }
}

/** Counts per arm and modality since a stage began. */
class ArmSums {
  readonly #sums = new Map<string, ArmCounts & { readonly arm: Arm }>();

  add(samples: readonly ArmSample[]): void {
    for (const sample of samples) {
      const key = `${sample.arm} ${sample.modality}`;
      this.#sums.set(key, added(this.#sums.get(key) ?? none(sample), sample));
    }
  }

  present({ control, rest }: StageShares) {
    const of = (arms: readonly Arm[]) => [...this.#sums.values()].filter(({ arm }) => arms.includes(arm));
    const ofControl = of(["control"]);
    const isControl = control > 0 && ofControl.length > 0;
    return {
      restored: of(["restored"]),
      suspect: isControl ? ofControl : of(["control", "rest"]),
      comparedWith: isControl ? ("control" as const) : ("suspect" as const),
      isAlone: control + rest === 0,
    };
  }
}

function none({ arm, modality }: { readonly arm: Arm; readonly modality: Modality }) {
  return { arm, modality, requests: 0, errors: 0, correct: 0, wrong: 0 };
}

function added<Counts extends ArmCounts>(
  sum: Counts,
  { requests, errors, correct, wrong }: ArmCounts,
): Counts {
  return {
    ...sum,
    requests: sum.requests + requests,
    errors: sum.errors + errors,
    correct: sum.correct + correct,
    wrong: sum.wrong + wrong,
  };
}
