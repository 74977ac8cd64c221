import { notFound } from "#lib/schema/app-error.ts";
import type { ReplayJudgement } from "#lib/replays/comparison-schema.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";

/** A run in the hands of one worker; its fence tells this taking from every other. */
export type HeldRun = { readonly runId: string; readonly fence: number };

/** The run is no longer ours: somebody cancelled it, or the lease ended and another worker took it. */
export class LostRunError extends Error {
  override readonly name = "LostRunError";

  constructor() {
    super("the test was cancelled or taken up by another worker");
  }
}

/** What a worker needs to know of a run to carry it out. */
export type RunToDo = Pick<ReplayRun, "id" | "rollbackId" | "versionId" | "startedAt"> & {
  readonly targetId: string;
  /** Whose golden cases are asked; null: the version's own. */
  readonly goldenVersionId: string | null;
  readonly state: string;
  readonly checkKinds: readonly string[];
  readonly readLosses: unknown;
};

/** The run to carry out; NOT_FOUND when there is none. */
export async function getRunToDo(db: Database, runId: string): Promise<RunToDo> {
  const select = {
    id: true,
    rollbackId: true,
    versionId: true,
    targetId: true,
    goldenVersionId: true,
    state: true,
    startedAt: true,
    checkKinds: true,
    readLosses: true,
  } as const;
  const row = await db.prisma.replayRun.findUnique({ where: { id: runId }, select });
  if (row === null) throw notFound("replay", runId);
  return row;
}

const isOpen = `state NOT IN ('finished', 'failed', 'cancelled')`;

/** Any number that nobody else locks by. */
const claimLock = 7_203_114;

/**
 * Takes a run that is open and that nobody holds; gives null when it cannot be taken now: it ended, a worker holds it, another
 * test of the same version in the same rollback is not let go of yet, or `atOnce` runs are held already. A run that its caller
 * carries out itself, outside of any queue, does not wait for others.
 */
export function claimRun(
  db: Database,
  runId: string,
  { leaseMs, atOnce }: { readonly leaseMs: number; readonly atOnce: number },
): Promise<HeldRun | null> {
  return inTransaction({ db }, async (tx) => {
    await tx.$executeRawUnsafe("SELECT pg_advisory_xact_lock($1::bigint)", claimLock);
    const rows = await tx.$queryRawUnsafe<{ fence: number }[]>(
      `UPDATE replay_runs run
          SET lease_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000), fence = fence + 1
        WHERE id = $1::uuid AND ${isOpen} AND (lease_until IS NULL OR lease_until < clock_timestamp())
          AND NOT EXISTS (
            SELECT 1 FROM replay_runs other
             WHERE other.id <> run.id AND other.version_id = run.version_id AND other.target_id = run.target_id
               AND other.rollback_id IS NOT DISTINCT FROM run.rollback_id AND other.lease_until > clock_timestamp())
          AND (sent_at IS NULL OR $3::int > (
            SELECT count(*) FROM replay_runs other
             WHERE other.id <> run.id AND other.sent_at IS NOT NULL AND other.lease_until > clock_timestamp()))
        RETURNING fence`,
      runId,
      leaseMs,
      atOnce,
    );
    const [row] = rows;
    return row === undefined ? null : { runId, fence: row.fence };
  });
}

/** Holds a run for longer; false when it is no longer ours. */
export async function renewLease(db: Database, { runId, fence }: HeldRun, leaseMs: number): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE replay_runs SET lease_until = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
      WHERE id = $1 AND fence = $2 AND ${isOpen}`,
    [runId, fence, leaseMs],
  );
  return rowCount === 1;
}

/** Lets go of a run, ended or not; what another worker holds stays its own. */
export async function releaseLease(db: Database, { runId, fence }: HeldRun): Promise<void> {
  await db.pool.query(`UPDATE replay_runs SET lease_until = NULL WHERE id = $1 AND fence = $2`, [
    runId,
    fence,
  ]);
}

/** Writes in a run that is ours, in one transaction; throws `LostRunError` and writes nothing when it is not. */
export function writeHeld<T>(
  scope: { readonly db: Database },
  held: HeldRun,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  return inTransaction(scope, async (tx) => {
    const rows = await tx.$queryRawUnsafe<unknown[]>(
      `SELECT 1 FROM replay_runs WHERE id = $1::uuid AND fence = $2::int AND ${isOpen} FOR UPDATE`,
      held.runId,
      held.fence,
    );
    if (rows.length === 0) throw new LostRunError();
    return work(tx);
  });
}

/** What may change of a run that is held. */
export type HeldRunChange = Prisma.ReplayRunUncheckedUpdateInput;

/** Keeps what the golden cases of a held run showed. */
export async function keepJudgement(tx: Tx, runId: string, judgement: ReplayJudgement): Promise<void> {
  const { passed, failed, noResult } = judgement;
  const data = {
    judgement: judgement as unknown as Prisma.InputJsonObject,
    done: passed + failed + noResult,
  };
  await tx.replayRun.update({ where: { id: runId }, data });
}

/** Changes a run whose row is locked by `writeHeld`. */
export async function updateHeldRun(tx: Tx, runId: string, change: HeldRunChange): Promise<void> {
  await tx.replayRun.update({ where: { id: runId }, data: change });
}

/** Whether a run has not ended. */
export async function isOpenRun(db: Database, runId: string): Promise<boolean> {
  const { rowCount } = await db.pool.query(`SELECT 1 FROM replay_runs WHERE id = $1 AND ${isOpen}`, [runId]);
  return rowCount === 1;
}

/** The open run of a version on a target outside of any rollback, or null. */
export async function findOpenRun(
  tx: Tx,
  { targetId, versionId }: { readonly targetId: string; readonly versionId: string },
): Promise<string | null> {
  const ended = ["finished", "failed", "cancelled"];
  const where = { targetId, versionId, rollbackId: null, state: { notIn: ended } };
  const row = await tx.replayRun.findFirst({ where, select: { id: true } });
  return row?.id ?? null;
}

/** A replay outside of any rollback that has not ended. */
export type VersionReplayUnderWay = {
  readonly id: string;
  readonly targetId: string;
  readonly versionId: string;
};

/** The open runs outside of any rollback, at most 500. */
export function listOpenRunsOutside(db: Database["prisma"]): Promise<VersionReplayUnderWay[]> {
  return db.replayRun.findMany({
    where: { rollbackId: null, state: { notIn: ["finished", "failed", "cancelled"] } },
    select: { id: true, targetId: true, versionId: true },
    take: 500,
  });
}

/** Deletes runs outside of any rollback that ended before an instant, but for the newest of each version on each target. */
export async function deleteRunsBefore(db: Database, before: Date): Promise<number> {
  const { rowCount } = await db.pool.query(
    `DELETE FROM replay_runs old
      WHERE rollback_id IS NULL AND finished_at < $1
        AND EXISTS (
          SELECT 1 FROM replay_runs newer
           WHERE newer.version_id = old.version_id AND newer.target_id = old.target_id AND newer.rollback_id IS NULL
             AND (newer.created_at, newer.id) > (old.created_at, old.id))`,
    [before],
  );
  return rowCount ?? 0;
}

/** The newest run of a version outside of any rollback that replays golden cases, and whose; null: there was none. */
export async function findLatestRun(
  db: Database["prisma"],
  versionId: string,
): Promise<{ id: string; goldenVersionId: string | null } | null> {
  return db.replayRun.findFirst({
    where: { versionId, rollbackId: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { id: true, goldenVersionId: true },
  });
}

/** Opens a run again that was cancelled or broke; false when it is in no such state. */
export async function reopenRun(tx: Tx, runId: string, sentAt: Date): Promise<boolean> {
  const { count } = await tx.replayRun.updateMany({
    where: { id: runId, state: { in: ["cancelled", "failed"] } },
    data: { state: "queued", verdict: null, failure: null, finishedAt: null, sentAt },
  });
  return count === 1;
}

/** Milliseconds after which the job of a run that nobody holds is sent again: one that was held, and one never taken. */
const resendAfter = { held: 10_000, untaken: 600_000 } as const;

/** Marks runs whose worker is gone, or whose job got lost, as sent now; gives their ids, at most 20. */
export async function markAbandonedRuns(tx: Tx): Promise<string[]> {
  const rows = await tx.$queryRawUnsafe<{ id: string }[]>(
    `UPDATE replay_runs SET sent_at = clock_timestamp() WHERE id IN (
       SELECT id FROM replay_runs
        WHERE ${isOpen} AND sent_at IS NOT NULL
          AND (lease_until IS NULL AND sent_at < clock_timestamp() - make_interval(secs => $2::float8 / 1000)
            OR lease_until < clock_timestamp() AND sent_at < clock_timestamp() - make_interval(secs => $1::float8 / 1000))
        ORDER BY sent_at LIMIT 20 FOR UPDATE SKIP LOCKED)
     RETURNING id::text`,
    resendAfter.held,
    resendAfter.untaken,
  );
  return rows.map(({ id }) => id);
}

/** Marks a run's job as sent now. */
export async function markSent(tx: Tx, runId: string, sentAt: Date): Promise<void> {
  await tx.replayRun.updateMany({ where: { id: runId }, data: { sentAt } });
}
