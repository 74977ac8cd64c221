import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { insertReplayRun, updateReplayRunIf } from "#lib/replays/store.ts";

/** Writes down a test of a version that its caller runs itself, outside of any rollback; gives the run's id. */
export async function openReplay(
  tx: Tx,
  ctx: Context,
  run: { versionId: string; targetId: string },
): Promise<string> {
  const id = newId();
  await insertReplayRun(tx, { id, ...run, rollbackId: null, state: "queued", createdAt: ctx.now });
  return id;
}

/** Queues the test of a candidate in the transaction of the choice; gives the run's id. */
export async function queueReplay(
  tx: Tx,
  ctx: Context,
  run: { rollbackId: string; versionId: string; targetId: string },
): Promise<string> {
  const id = newId();
  await insertReplayRun(tx, { id, ...run, state: "queued", createdAt: ctx.now });
  await enqueueJob(tx, "run_replay", { data: { runId: id } });
  return id;
}

/** Cancels a run that has not ended; the worker stops at its next batch. */
export async function cancelReplay(tx: Tx, ctx: Context, runId: string): Promise<void> {
  await updateReplayRunIf(tx, runId, { state: "cancelled", finishedAt: ctx.now });
}
