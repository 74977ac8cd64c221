import { engineReason } from "#lib/audit/core/engine-reason.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { markDrill } from "#lib/rollbacks/core/drill-mark.ts";
import { outcomeOf } from "#lib/rollbacks/core/group-outcome.ts";
import { rolledBackText } from "#lib/rollbacks/core/rolled-back-text.ts";
import type { RolledBack } from "#lib/rollbacks/core/rolled-back-text.ts";
import { groupEnd } from "#lib/rollbacks/group-end.ts";
import { moveStep } from "#lib/rollbacks/core/step-order.ts";
import { getRollbackById, updateRollbackIf } from "#lib/rollbacks/store.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import { markVersionKnownBad } from "#lib/versions/mark-known-bad.ts";
import type { VersionDetail } from "#lib/versions/schema.ts";
import { writeRollbackChange } from "#lib/versions/write-rollback-change.ts";

/**
 * Ends a rollback whose rollout is finished: the suspect is known bad, the changelog entry says how it ended, the report is
 * there; after a fire drill only the report. Run as a job; a second run finds the rollback finished and changes nothing. The freeze keeps its expiry.
 */
export async function closeRollback(ctx: Context, rollbackId: string): Promise<void> {
  const rollback = await getRollbackById(ctx.db.prisma, rollbackId);
  if (rollback.state !== "open" || rollback.rolloutId === null) return;
  const rollout = await getRollout(ctx, { rolloutId: rollback.rolloutId });
  const outcome = outcomeOf(rollout);
  if (outcome === null) return;
  const move = moveStep(rollback, "rollout_finished");
  if (!move.ok) return;
  const versions = await versionDetails(ctx, { ids: [rollout.fromVersionId, rollout.toVersionId] });
  const suspect = versions.find(({ id }) => id === rollout.fromVersionId);
  const restored = versions.find(({ id }) => id === rollout.toVersionId);
  if (suspect === undefined || restored === undefined) return;
  await inTransaction(ctx, async (tx) => {
    const at = { id: rollbackId, revision: rollback.revision };
    await updateRollbackIf(tx, at, { step: move.step, state: move.state, finishedAt: ctx.now });
    if (!rollback.isDrill) await condemn(tx, ctx, { rollbackId, suspect, restored, outcome });
    await recordAct(tx, ctx, {
      action: "rollback.finished",
      object: { kind: "rollback", id: rollbackId, name: markDrill(rollback.model, rollback) },
      before: { step: rollback.step },
      after: { step: move.step, outcome: rollout.outcome?.code ?? null },
    });
    const data = { rollbackId, model: rollback.model };
    await publishEvent(tx, { topic: `rollback:${rollbackId}`, kind: "rollback.finished", data });
    await publishEvent(tx, { topic: "models", kind: "rollback.finished", data });
  });
}

type Ended = {
  readonly rollbackId: string;
  readonly suspect: VersionDetail;
  readonly restored: VersionDetail;
  readonly outcome: RolledBack["outcome"];
};

/**
 * What a real rollback leaves behind: a suspect that is known bad, and a changelog entry that says how it ended, one for all targets of
 * a group.
 */
async function condemn(
  tx: Tx,
  ctx: Context,
  { rollbackId, suspect, restored, outcome }: Ended,
): Promise<void> {
  // A suspect that a person went back to is not said to be bad.
  if (outcome !== "went_back") {
    await markVersionKnownBad(tx, ctx, {
      version: suspect,
      reason: engineReason("rolled_back_to", restored.shortName),
    });
  }
  const { entryOf, outcome: told } = await groupEnd(tx, ctx, { rollbackId });
  const text = rolledBackText({ suspect: suspect.shortName, restored: restored.shortName, outcome: told });
  await writeRollbackChange(tx, ctx, {
    rollbackId: entryOf,
    versionId: suspect.id,
    versionName: suspect.name,
    text,
  });
}
