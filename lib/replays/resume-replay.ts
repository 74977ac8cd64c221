import { reopenChecks } from "#lib/replays/check-store.ts";
import { reopenRun } from "#lib/replays/run-store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";

/**
 * Takes up a test again that was cancelled or broke: what has a result keeps it, and only what has none, or could not be had,
 * is asked. PRECONDITION_FAILED when the test goes on or is finished.
 */
export async function resumeReplay(tx: Tx, runId: string): Promise<void> {
  if (!(await reopenRun(tx, runId, new Date()))) {
    throw new AppError({
      code: "PRECONDITION_FAILED",
      detail: "Only a test that was cancelled or could not be done is taken up again; run it again instead.",
    });
  }
  await reopenChecks(tx, runId);
  await enqueueJob(tx, "run_replay", { data: { runId } });
}
