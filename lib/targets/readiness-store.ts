import { notFound } from "#lib/schema/app-error.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type {
  ReadinessCause,
  ReadinessCheck,
  ReadinessPartResult,
  ReadinessVerdict,
} from "#lib/targets/readiness-schema.ts";
import type { TargetReader } from "#lib/targets/store.ts";

/** A check as stored: without the name of its version, with the replay that it runs. */
export type StoredCheck = Omit<ReadinessCheck, "versionName"> & {
  readonly runId: string | null;
  readonly attempts: number;
};

const underWay = { in: ["queued", "running"] };

const columns = `id, target_id AS "targetId", version_id AS "versionId", cause, state, verdict, parts, ready_ms AS "readyMs",
  run_id AS "runId", attempts, requested_by AS "requestedBy", requested_at AS "requestedAt", started_at AS "startedAt",
  finished_at AS "finishedAt"`;

/** The newest finished check and the one under way of each target, in one query. */
export async function listNewestChecks(db: Database, targetIds: readonly string[]): Promise<StoredCheck[]> {
  const { rows } = await db.pool.query<StoredCheck>(
    `SELECT DISTINCT ON (target_id, state = 'finished')
            ${columns}
       FROM readiness_checks WHERE target_id = ANY($1::uuid[]) AND state <> 'abandoned'
      ORDER BY target_id, state = 'finished', requested_at DESC`,
    [targetIds],
  );
  return rows;
}

/** The newest finished check of each version on a target, in one query. */
export async function listVersionChecks(db: Database, targetId: string): Promise<StoredCheck[]> {
  const { rows } = await db.pool.query<StoredCheck>(
    `SELECT DISTINCT ON (version_id) ${columns}
       FROM readiness_checks WHERE target_id = $1 AND state = 'finished' AND version_id IS NOT NULL
      ORDER BY version_id, requested_at DESC`,
    [targetId],
  );
  return rows;
}

/** When the shares of each target were last entered as changed, by target id; one that never served is absent. */
export async function listLastMoves(
  db: Database,
  targetIds: readonly string[],
): Promise<ReadonlyMap<string, Date>> {
  const { rows } = await db.pool.query<{ targetId: string; movedAt: Date }>(
    `SELECT target_id AS "targetId",
            max(CASE WHEN origin = 'imported' THEN entered_at ELSE greatest(entered_at, ended_at) END) AS "movedAt"
       FROM serving_intervals WHERE target_id = ANY($1::uuid[]) GROUP BY target_id`,
    [targetIds],
  );
  return new Map(rows.map(({ targetId, movedAt }) => [targetId, movedAt]));
}

/** The check with this id; NOT_FOUND when there is none. */
export async function getCheckById(db: TargetReader, id: string): Promise<StoredCheck> {
  const row = await db.readinessCheck.findUnique({ where: { id } });
  if (row === null) throw notFound("readiness check", id);
  return toCheck(row);
}

/** The check under way on a target, or null. */
export async function findCheckUnderWay(db: TargetReader, targetId: string): Promise<StoredCheck | null> {
  const row = await db.readinessCheck.findFirst({ where: { targetId, state: underWay } });
  return row === null ? null : toCheck(row);
}

/** Writes a queued check; the database refuses a second one under way on the target. */
export async function insertCheck(
  tx: Tx,
  check: Prisma.ReadinessCheckUncheckedCreateInput,
): Promise<StoredCheck> {
  return toCheck(await tx.readinessCheck.create({ data: check }));
}

/** What may change of a check. */
export type CheckChange = Prisma.ReadinessCheckUncheckedUpdateManyInput;

/** Changes a check that is under way; gives whether there was one. */
export async function updateCheckIf(db: TargetReader, id: string, change: CheckChange): Promise<boolean> {
  const { count } = await db.readinessCheck.updateMany({ where: { id, state: underWay }, data: change });
  return count === 1;
}

/** Takes a check whose worker is gone, or that none has, until the lease ends by the database's clock; null: somebody has it. */
export async function claimCheckRow(db: Database, id: string, leaseMs: number): Promise<string | null> {
  const { rows } = await db.pool.query<{ targetId: string }>(
    `UPDATE readiness_checks
        SET state = 'running', attempts = attempts + 1, started_at = coalesce(started_at, clock_timestamp()),
            lease_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
      WHERE id = $1 AND (state = 'queued' OR state = 'running' AND coalesce(lease_until < clock_timestamp(), true))
      RETURNING target_id AS "targetId"`,
    [id, leaseMs],
  );
  return rows[0]?.targetId ?? null;
}

/** Prolongs the lease of a running check; false: it ended, or was abandoned, meanwhile. */
export async function renewCheckLease(db: Database, id: string, leaseMs: number): Promise<boolean> {
  const { rowCount } = await db.pool.query(
    `UPDATE readiness_checks SET lease_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
      WHERE id = $1 AND state = 'running'`,
    [id, leaseMs],
  );
  return rowCount === 1;
}

/** The checks that no worker has any more, or none took up within `queuedMs`, by the database's clock. */
export async function listLostChecks(db: Database, queuedMs: number) {
  const { rows } = await db.pool.query<{ id: string; attempts: number }>(
    `SELECT id, attempts FROM readiness_checks
      WHERE state = 'running' AND lease_until < clock_timestamp()
         OR state = 'queued' AND coalesce(lease_until, requested_at) < clock_timestamp() - make_interval(secs => $1::float8 / 1000)
      ORDER BY requested_at LIMIT 100`,
    [queuedMs],
  );
  return rows;
}

function toCheck(row: Prisma.ReadinessCheckGetPayload<object>): StoredCheck {
  const { leaseUntil: _leaseUntil, ...check } = row;
  return {
    ...check,
    cause: row.cause as ReadinessCause,
    state: row.state as ReadinessCheck["state"],
    verdict: row.verdict as ReadinessVerdict | null,
    parts: row.parts as unknown as ReadinessPartResult[],
  };
}

/** The parts of a check as a JSON column keeps them. */
export function partsColumn(parts: readonly ReadinessPartResult[]): Prisma.InputJsonValue {
  return parts as unknown as Json as Prisma.InputJsonValue;
}
