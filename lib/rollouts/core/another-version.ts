import { engineReason } from "#lib/audit/core/engine-reason.ts";
import {
  byPerson,
  event,
  freshStage,
  noStop,
  notEffective,
  stoppedAt,
} from "#lib/rollouts/core/transition-parts.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import { splitForReturn } from "#lib/rollouts/core/split-for-stage.ts";
import type { Change, RolloutHappening } from "#lib/rollouts/core/rollout-moves.ts";
import type { Warrant } from "#lib/rollouts/schema.ts";
import type { RolloutReason } from "#lib/rollouts/schema.ts";
import { shareOfVersion } from "#lib/targets/core/compare-shares.ts";

/** The share that the suspect can be given again, in percent; 0 when it has it, or nothing was moved. */
export function returnableShare(snapshot: RolloutSnapshot): number {
  const { suspectShareBefore, currentSplit, suspect, restored, abandoned } = snapshot;
  if (suspectShareBefore === null || currentSplit === null) return 0;
  const missing = suspectShareBefore - shareOfVersion(currentSplit, suspect);
  const leaving = [restored, ...abandoned].reduce((sum, name) => sum + shareOfVersion(currentSplit, name), 0);
  const share = Math.min(missing, leaving);
  return share > 1e-6 ? share : 0;
}

/** The suspect gets its share again, with the kind of choice that warrants it; a refusal when there is nothing to give back. */
export function returnToSuspect(snapshot: RolloutSnapshot, warrant: Warrant, now: Date): Change | string {
  const { suspectShareBefore: upTo, currentSplit, suspect, restored, abandoned } = snapshot;
  if (upTo === null || currentSplit === null || returnableShare(snapshot) === 0)
    return `${suspect} has its share already: nothing can be given back.`;
  const slices = splitForReturn(currentSplit, { suspect, leaving: [restored, ...abandoned], upTo });
  const share = shareOfVersion(slices, suspect);
  const reason = engineReason("back_to_suspect", suspect);
  return {
    next: { state: "shifting", course: "back", ...freshStage, stopAcceptedAt: now, stopEffectiveAt: null },
    effects: [{ kind: "want_split", slices, reason, warrant }, event("return_started", { share, warrant })],
  };
}

/** The way back was read back: the rollout stands still, in effect. */
export function arrivedBack(snapshot: RolloutSnapshot, now: Date): Change {
  const share = shareOfVersion(snapshot.currentSplit ?? [], snapshot.suspect);
  const isGuardrail = snapshot.reason?.code === "guardrail_broken";
  const reason: RolloutReason = isGuardrail
    ? (snapshot.reason ?? byPerson)
    : { code: "went_back", facts: { share, version: snapshot.suspect } };
  return {
    next: { ...stoppedAt(now), course: "forward", reason, attempts: 0, stopEffectiveAt: now },
    effects: [event("went_back", { share })],
  };
}

/** The same rollout with another restored version, from its first stage; what the one before holds stays until it is moved. */
export function replanned(
  snapshot: RolloutSnapshot,
  { restored, plan }: Extract<RolloutHappening, { name: "replan" }>,
): Change | string {
  if (snapshot.course !== "choosing") return "Choose another version first; the rollout stands still then.";
  if (snapshot.stopEffectiveAt === null) return notEffective;
  if (restored === snapshot.suspect)
    return "The suspect is not another version: going back to it is its own act.";
  const before = [...new Set([...snapshot.abandoned, snapshot.restored])];
  return {
    next: {
      state: "planned",
      reason: null,
      course: "forward",
      restored,
      plan,
      abandoned: before.filter((name) => name !== restored),
      stageIndex: 0,
      stageStartedAt: null,
      readings: [],
      ...freshStage,
      ...noStop,
    },
    effects: [
      event("replanned", {
        from: snapshot.restored,
        to: restored,
        shares: plan.stages.map(({ share }) => share),
      }),
    ],
  };
}
