import { invariant } from "#lib/rollouts/core/invariant.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutEffect, RolloutNext } from "#lib/rollouts/core/rollout-moves.ts";
import { raisesShare, shareOfVersion } from "#lib/targets/core/compare-shares.ts";

const exact = 1e-6;

/**
 * Throws `InvariantError` where a transition would want a split that must never be: one that gives the suspect more without a
 * recorded human choice, or with one more than it had before the rollback (S1); one that gives the restored version more than its
 * stage's share (S4); or shares that do not sum to 100.
 */
export function checkSplits(
  snapshot: RolloutSnapshot,
  next: RolloutNext,
  effects: readonly RolloutEffect[],
): void {
  for (const effect of effects) {
    if (effect.kind !== "want_split") continue;
    const { restored, currentSplit, plan } = snapshot;
    invariant(currentSplit !== null, "a split is wanted without knowing the present one");
    checkSuspect(snapshot, effect);
    const allowed = Math.max(
      plan.stages[next.stageIndex]?.share ?? 0,
      shareOfVersion(currentSplit, restored),
      // Staying where it was gives nothing, also when what is given up had taken from it.
      shareOfVersion(effect.freezes?.before ?? [], restored),
    );
    invariant(
      shareOfVersion(effect.slices, restored) <= allowed + exact,
      `S4: ${restored} would get more than its stage's share`,
    );
    const total = effect.slices.reduce((sum, { share }) => sum + share, 0);
    invariant(Math.abs(total - 100) < 1e-3, `the shares sum to ${total}, not to 100`);
  }
}

function checkSuspect(
  { suspect, suspectShareBefore, currentSplit }: RolloutSnapshot,
  { slices, warrant, freezes }: Extract<RolloutEffect, { kind: "want_split" }>,
): void {
  // What is given up gave the suspect less, and never arrived: its successor is measured by what was there before.
  if (!raisesShare(suspect, freezes?.before ?? currentSplit ?? [], slices)) return;
  const isChosen = warrant !== undefined || (freezes?.choiceId ?? null) !== null;
  invariant(isChosen, `S1: a rollback would give the suspect ${suspect} more traffic`);
  invariant(
    shareOfVersion(slices, suspect) <= (suspectShareBefore ?? 0) + exact,
    `S1: the suspect ${suspect} would get more than it had before the rollback`,
  );
}
