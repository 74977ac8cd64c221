import { cancelReplay } from "#lib/replays/queue-replay.ts";
import { actOnRollback } from "#lib/rollbacks/act-on-rollback.ts";
import { checkPicked } from "#lib/rollbacks/core/check-picked.ts";
import type { GoBack, Rollback, RollbackAct } from "#lib/rollbacks/schema.ts";
import type { StoredRollback } from "#lib/rollbacks/store.ts";
import { goBackToSuspect, keepVersion, standWhileChoosing } from "#lib/rollouts/choose-another.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

type OfRollback = { readonly rollbackId: string };

/** Stops at the present split, where it does not stand still yet, and goes back to step 2. Nothing moves until a version is started. */
export function chooseAnother(ctx: Context, input: RollbackAct & OfRollback): Promise<Rollback> {
  const { rollbackId, expectedRevision, reason } = input;
  return actOnRollback(ctx, {
    rollbackId,
    expectedRevision,
    event: "another_wanted",
    action: "rollback.another_wanted",
    reason: reason === "" ? null : reason,
    work: async (tx, rollback) => {
      await standWhileChoosing(tx, ctx, { rolloutId: rolloutOf(rollback), reason });
      return { change: {}, after: { step: "version", candidate: rollback.candidateVersionId } };
    },
  });
}

/** Chooses no other version: the rollout stays stopped at its split and can be resumed, or another version chosen later. */
export function keepPresentVersion(ctx: Context, input: RollbackAct & OfRollback): Promise<Rollback> {
  const { rollbackId, expectedRevision, reason } = input;
  return actOnRollback(ctx, {
    rollbackId,
    expectedRevision,
    event: "version_kept",
    action: "rollback.version_kept",
    reason: reason === "" ? null : reason,
    work: async (tx, rollback) => {
      const kept = await keepVersion(tx, ctx, { rolloutId: rolloutOf(rollback), reason });
      return endChoosing(tx, ctx, { rollback, ...kept });
    },
  });
}

/**
 * The only way in which a person gives the suspect traffic again: picked among others, with a reason, up to what it had before. INVALID
 * when another version was picked, FORBIDDEN for a token.
 */
export function goBack(ctx: Context, input: GoBack & OfRollback): Promise<Rollback> {
  const { rollbackId, expectedRevision, reason, confirmedVersionId } = input;
  return actOnRollback(ctx, {
    rollbackId,
    expectedRevision,
    event: "went_back",
    action: "rollback.went_back",
    reason,
    work: async (tx, rollback) => {
      checkPicked(rollback.suspectVersionId, confirmedVersionId);
      const kept = await goBackToSuspect(tx, ctx, { rolloutId: rolloutOf(rollback), reason });
      return endChoosing(tx, ctx, { rollback, ...kept });
    },
  });
}

/** The rollback is again about the version that its rollout has; tests of another one are given up. */
async function endChoosing(
  tx: Tx,
  ctx: Context,
  { rollback, toVersionId }: { rollback: StoredRollback; toVersionId: string },
) {
  const { candidateVersionId, testRunId } = rollback;
  if (testRunId !== null && candidateVersionId !== toVersionId) await cancelReplay(tx, ctx, testRunId);
  return { change: { candidateVersionId: toVersionId }, after: { step: "notify", candidate: toVersionId } };
}

function rolloutOf({ rolloutId }: StoredRollback): string {
  if (rolloutId !== null) return rolloutId;
  throw new AppError({
    code: "PRECONDITION_FAILED",
    detail: "No traffic has moved yet: choose the version in step 2.",
  });
}
