import { engineReason } from "#lib/audit/core/engine-reason.ts";
import { cancelReplay } from "#lib/replays/queue-replay.ts";
import { actOnRollback } from "#lib/rollbacks/act-on-rollback.ts";
import { rolledBackText } from "#lib/rollbacks/core/rolled-back-text.ts";
import type { Rollback, RollbackAct } from "#lib/rollbacks/schema.ts";
import type { Context } from "#lib/server/context.ts";
import { lockTarget } from "#lib/targets/get-target.ts";
import { liftTargetFreeze } from "#lib/targets/lift-freeze.ts";
import { versionDetails } from "#lib/versions/get-version.ts";
import { writeRollbackChange } from "#lib/versions/write-rollback-change.ts";

/** Cancels a rollback before traffic moved and lifts the target's freeze; the record stays. */
export function cancelRollback(ctx: Context, input: RollbackAct & { rollbackId: string }): Promise<Rollback> {
  const { rollbackId, reason } = input;
  return actOnRollback(ctx, {
    rollbackId,
    expectedRevision: input.expectedRevision,
    event: "cancelled",
    action: "rollback.cancelled",
    reason: reason === "" ? null : reason,
    work: async (tx, rollback) => {
      const { targetId, testRunId, suspectVersionId } = rollback;
      await lockTarget(tx, targetId);
      if (testRunId !== null) await cancelReplay(tx, ctx, testRunId);
      const lifted = await liftTargetFreeze(tx, ctx, {
        targetId,
        reason: engineReason("rollback_cancelled"),
      });
      const [suspect] = await versionDetails(ctx, { ids: [suspectVersionId] });
      if (suspect !== undefined && !rollback.isDrill) {
        const text = rolledBackText({ suspect: suspect.shortName, restored: null, outcome: "cancelled" });
        await writeRollbackChange(tx, ctx, {
          rollbackId,
          versionId: suspect.id,
          versionName: suspect.name,
          text,
        });
      }
      const change = { cancelledAt: ctx.now, cancelReason: reason === "" ? null : reason };
      return { change, after: { state: "cancelled", freezeLifted: lifted !== null } };
    },
  });
}
