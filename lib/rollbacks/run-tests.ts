import { cancelReplay, queueReplay, readLossesOf } from "#lib/replays/queue-replay.ts";
import { actOnRollback } from "#lib/rollbacks/act-on-rollback.ts";
import type { Rollback, RunTests } from "#lib/rollbacks/schema.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";

/** Step 3: runs the candidate's tests again; the run before stays on record. */
export function runTests(ctx: Context, input: RunTests & { rollbackId: string }): Promise<Rollback> {
  const { rollbackId } = input;
  return actOnRollback(ctx, {
    rollbackId,
    expectedRevision: input.expectedRevision,
    event: null,
    action: "rollback.tests_rerun",
    work: async (tx, rollback) => {
      const { step, state, candidateVersionId, targetId, testRunId } = rollback;
      if (step !== "test" || state !== "open" || candidateVersionId === null) {
        throw new AppError({
          code: "PRECONDITION_FAILED",
          detail: `Tests run at step 3; the rollback is at "${step}".`,
        });
      }
      if (testRunId !== null) await cancelReplay(tx, ctx, testRunId);
      const readLosses = await readLossesOf(ctx, testRunId);
      const run = { rollbackId, versionId: candidateVersionId, targetId, readLosses };
      const next = await queueReplay(tx, ctx, run);
      return { change: { testRunId: next }, after: { testRunId: next } };
    },
  });
}
