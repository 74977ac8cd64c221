import { engineReason } from "#lib/audit/core/engine-reason.ts";
import { event, freshStage, noStop } from "#lib/rollouts/core/transition-parts.ts";
import { guardrailInTheWay } from "#lib/rollouts/core/guardrail-in-the-way.ts";
import { isBlocked, isPartlyMoved, reachableShare } from "#lib/rollouts/core/reachable-share.ts";
import { isLastStage, stageShareAt } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import { splitForStage } from "#lib/rollouts/core/split-for-stage.ts";
import type { Change } from "#lib/rollouts/core/rollout-moves.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";

/** Wants the split of a stage; a refusal where there is no such stage or the present split is not known. */
export function enterStage(snapshot: RolloutSnapshot, stageIndex: number, now: Date): Change | string {
  const stage = snapshot.plan.stages[stageIndex];
  if (stage === undefined) return "There is no further stage: all traffic has moved.";
  if (snapshot.currentSplit === null) return "The router's present split is not known yet.";
  const { currentSplit: current, plan } = snapshot;
  const share = reachableShare(snapshot, stageIndex);
  const slices = splitForStage({ ...snapshot, current, share, hasControl: plan.controlSlice });
  const code = share < stage.share ? "instances_short" : "rollout_stage";
  const reason = engineReason(code, `${stageIndex + 1}/${plan.stages.length}`);
  return {
    next: { state: "shifting", reason: null, stageIndex, stageStartedAt: now, ...freshStage, ...noStop },
    effects: [{ kind: "want_split", slices, reason }, event("stage_started", { stage: stageIndex, share })],
  };
}

/** Moves all of the stage that waits for instances, whether or not they are ready, since a person asked for it. */
export function forceShift(snapshot: RolloutSnapshot, now: Date): Change | string {
  const isPartly = snapshot.state === "holding" && isPartlyMoved(snapshot);
  const stageIndex = snapshot.state === "planned" || isPartly ? snapshot.stageIndex : snapshot.stageIndex + 1;
  if (reachableShare(snapshot, stageIndex) >= stageShareAt(snapshot.plan, stageIndex))
    return "No shift waits for instances: the next stage moves as a whole.";
  const forced = enterStage({ ...snapshot, capacity: null }, stageIndex, now);
  if (typeof forced === "string") return forced;
  return { ...forced, effects: [event("shift_forced", { stage: stageIndex }), ...forced.effects] };
}

/** Goes on over a guardrail, on the record: from a hold with the next stage, from a stop at the stage where it was. */
export function overrideGuardrail(snapshot: RolloutSnapshot, now: Date): Change | string {
  const overridden = guardrailInTheWay(snapshot);
  if (overridden === null) return "No guardrail is in the way: advance, or resume.";
  const change = snapshot.state === "stopped" ? resume(snapshot, now) : enterNextStage(snapshot, now);
  if (typeof change === "string") return change;
  const { code, facts } = overridden;
  return { ...change, effects: [event("guardrail_overridden", { code, ...facts }), ...change.effects] };
}

/** The stage after the present one; a refusal while its instances are not ready. */
export function enterNextStage(snapshot: RolloutSnapshot, now: Date): Change | string {
  return isBlocked(snapshot, snapshot.stageIndex + 1)
    ? "The instances that are ready carry no more: wait for the others, or force the shift."
    : enterStage(snapshot, snapshot.stageIndex + 1, now);
}

/** Goes on from a stand: where it was, or with the stage's split asked for anew. */
export function resume(snapshot: RolloutSnapshot, now: Date): Change | string {
  if (snapshot.course === "choosing")
    return "Another version is being chosen: keep the present one first, or go on choosing.";
  if (snapshot.course === "back")
    return "The suspect was being given its share again: choose another version, go back again, or stop here.";
  const resumed = event("resumed");
  if (snapshot.stageStartedAt === null) {
    return { next: { state: "planned", reason: null, attempts: 0, ...noStop }, effects: [resumed] };
  }
  // A withdrawn split is wanted again; so is one that somebody else replaced, since a person now asks for it.
  const had = shareOfVersion(snapshot.currentSplit ?? [], snapshot.restored);
  if (had < stageShare(snapshot) || snapshot.reason?.code === "foreign_write") {
    const again = enterStage(snapshot, snapshot.stageIndex, now);
    return typeof again === "string" ? again : { ...again, effects: [resumed, ...again.effects] };
  }
  if (snapshot.state === "paused" && snapshot.confirmedAt !== null) {
    const state = isLastStage(snapshot) ? "baking" : "holding";
    return { next: { state, reason: null, attempts: 0 }, effects: [resumed] };
  }
  // After a stop or a wait nothing seen before counts: the split is read back anew and its hold starts anew.
  return {
    next: { state: "shifting", reason: null, ...freshStage, readings: [], ...noStop },
    effects: [resumed],
  };
}

/** The share that the present stage is to give the restored version, in percent. */
export function stageShare({ plan, stageIndex }: RolloutSnapshot): number {
  return plan.stages[stageIndex]?.share ?? 0;
}
