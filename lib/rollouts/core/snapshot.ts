import type {
  GuardrailReading,
  Rollout,
  RolloutCourse,
  RolloutPlan,
  RolloutReason,
  RolloutState,
} from "#lib/rollouts/schema.ts";
import type { Slice } from "#lib/targets/schema.ts";

/** What became of the complaint at the end of a rollout. */
export type RolloutOutcome = NonNullable<Rollout["outcome"]>;

/** A rollout as the engine decides on it: its row, with the versions by name. */
export type RolloutSnapshot = {
  readonly id: string;
  readonly rollbackId: string;
  readonly targetId: string;
  /** Name of the version that traffic leaves. */
  readonly suspect: string;
  /** Name of the version that traffic goes to. */
  readonly restored: string;
  readonly state: RolloutState;
  readonly reason: RolloutReason | null;
  readonly course: RolloutCourse;
  /** Names of the versions that traffic went to before another was chosen; their share goes to the restored one first. */
  readonly abandoned: readonly string[];
  /** The suspect's share before the first stage, in percent; null before it. No choice gives it more. */
  readonly suspectShareBefore: number | null;
  /** What a person added to the hold of this stage, in milliseconds. */
  readonly extraHoldMs: number;
  readonly stageIndex: number;
  readonly plan: RolloutPlan;
  readonly revision: number;
  readonly wantedGeneration: number | null;
  readonly stageStartedAt: Date | null;
  /** When the split of this stage was read back; the hold starts here. */
  readonly confirmedAt: Date | null;
  /** Time of this stage that was really observed, in milliseconds. */
  readonly observedMs: number;
  readonly lastObservedAt: Date | null;
  /** When the look before was written; null before the first. */
  readonly tickedAt: Date | null;
  readonly stopAcceptedAt: Date | null;
  readonly stopEffectiveAt: Date | null;
  /** The share that the restored version's ready instances can carry, in percent; null when nobody told. */
  readonly capacity: number | null;
  /** Failed calls to the router in a row. */
  readonly attempts: number;
  readonly readings: readonly GuardrailReading[];
  readonly outcome: RolloutOutcome | null;
  /** The split that is wanted now, else what the router has; null when neither is known. */
  readonly currentSplit: readonly Slice[] | null;
};

/** Whether this is the plan's last stage, the one at 100 %. */
export function isLastStage(snapshot: Pick<RolloutSnapshot, "stageIndex" | "plan">): boolean {
  return snapshot.stageIndex >= snapshot.plan.stages.length - 1;
}

/** The share of a plan's stage, in percent; 0 where there is no such stage. */
export function stageShareAt(plan: RolloutPlan, stageIndex: number): number {
  return plan.stages[stageIndex]?.share ?? 0;
}
