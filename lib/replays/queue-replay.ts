import { z } from "zod";
import { ReadLoss } from "#lib/replays/check-schema.ts";
import type { CheckKind } from "#lib/replays/check-schema.ts";
import { findOpenRun, getRunToDo, markAbandonedRuns, markSent } from "#lib/replays/run-store.ts";
import { insertReplayRun, updateReplayRunIf } from "#lib/replays/store.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** What says whether a version could serve, without a load on its instance and without asking for consumers. */
const readinessChecks: readonly CheckKind[] = ["artifacts", "instance", "replay", "answers"];

/** A test to queue; left out, it does every check and no loss was read. `rollbackId` null: outside of any rollback. */
export type ReplayToQueue = {
  readonly rollbackId: string | null;
  readonly versionId: string;
  readonly targetId: string;
  /** Whose golden cases are asked; left out or null: the version's own. */
  readonly goldenVersionId?: string | null;
  readonly checkKinds?: readonly CheckKind[];
  readonly readLosses?: readonly ReadLoss[];
};

/**
 * Writes down a test of a version that its caller runs itself, outside of any rollback; gives the run's id, which is that of
 * the open one where there is one. Without `checkKinds` it restores, starts and replays.
 */
export async function openReplay(
  tx: Tx,
  ctx: Context,
  run: { versionId: string; targetId: string; checkKinds?: readonly CheckKind[] },
): Promise<string> {
  const open = await findOpenRun(tx, run);
  if (open !== null) return open;
  const { versionId, targetId, checkKinds = readinessChecks } = run;
  const id = newId();
  const fixed = { id, rollbackId: null, state: "queued", createdAt: ctx.now } as const;
  await insertReplayRun(tx, { ...fixed, versionId, targetId, checkKinds: [...checkKinds] });
  return id;
}

/** Queues the test of a candidate in the transaction of the choice; gives the run's id. */
export async function queueReplay(tx: Tx, ctx: Context, run: ReplayToQueue): Promise<string> {
  const { checkKinds = [], readLosses = [], ...rest } = run;
  const id = newId();
  await insertReplayRun(tx, {
    id,
    ...rest,
    checkKinds: [...checkKinds],
    readLosses: readLosses.map(({ consumerId, fields }) => ({ consumerId, fields: [...fields] })),
    state: "queued",
    createdAt: ctx.now,
    sentAt: new Date(),
  });
  await enqueueJob(tx, "run_replay", { data: { runId: id } });
  return id;
}

/** What was read before a test was queued, for the test that takes its place. */
export async function readLossesOf(ctx: Context, runId: string | null): Promise<ReadLoss[]> {
  if (runId === null) return [];
  const { readLosses } = await getRunToDo(ctx.db, runId);
  return z.array(ReadLoss).parse(readLosses);
}

/** Cancels a run that has not ended; its worker stops with what is under way. Gives whether there was one. */
export function cancelReplay(tx: Tx, ctx: Context, runId: string): Promise<boolean> {
  return updateReplayRunIf(tx, runId, { state: "cancelled", finishedAt: ctx.now });
}

const waitMs = 2_000;

/** Sends the job of a run that had to wait once more, a little later. */
export function postponeReplay(ctx: Context, runId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await markSent(tx, runId, new Date(Date.now() + waitMs));
    await enqueueJob(tx, "run_replay", { data: { runId }, startAfterMs: waitMs });
  });
}

/** Sends again the jobs of runs whose worker is gone; gives how many. */
export function takeUpAbandoned(ctx: Context): Promise<number> {
  return inTransaction(ctx, async (tx) => {
    const ids = await markAbandonedRuns(tx);
    for (const runId of ids) await enqueueJob(tx, "run_replay", { data: { runId } });
    return ids.length;
  });
}
