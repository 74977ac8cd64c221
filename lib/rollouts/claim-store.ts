import { rolloutPressed } from "#lib/rollouts/schema.ts";
import { gather } from "#lib/server/database/gather.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

type RawReader = Pick<Tx, "$queryRaw">;

/** A rollout that this worker may evaluate until its lease ends; `fence` is above that of every claim before. */
export type RolloutClaim = { readonly id: string; readonly fence: number };

/** A claimed rollout, and how long after its time it was claimed, in milliseconds. */
export type DueRollout = RolloutClaim & { readonly lateMs: number };

/**
 * No look is planned and no lease is taken further ahead than this: whatever is, was so before the database's clock was set back,
 * and waiting for it would leave the rollout unwatched. $2 is the lease.
 */
const clockWasSetBack = "clock_timestamp() + make_interval(secs => 30 + 2 * $2::float8 / 1000)";

/** Who claims, for how long, and how many at most. */
export type ClaimRequest = { readonly owner: string; readonly leaseMs: number; readonly limit: number };

/**
 * Claims rollouts that are due and that nobody holds. Only the database's clock decides; two workers never get the same
 * one, since rows under way in another claim are skipped.
 */
export async function claimDueRollouts(db: Database, request: ClaimRequest): Promise<DueRollout[]> {
  const { rows } = await db.pool.query<DueRollout>(
    `UPDATE rollouts
        SET lease_owner = $1, fence = fence + 1,
            lease_until = clock_timestamp() + make_interval(secs => $2::float8 / 1000)
      WHERE id IN (
        SELECT id FROM rollouts
         WHERE state <> 'finished' AND (next_tick_at <= clock_timestamp() OR next_tick_at > ${clockWasSetBack})
           AND (lease_until IS NULL OR lease_until < clock_timestamp() OR lease_until > ${clockWasSetBack})
         ORDER BY next_tick_at LIMIT $3 FOR UPDATE SKIP LOCKED)
      RETURNING id::text, fence,
                extract(epoch FROM clock_timestamp() - next_tick_at)::float8 * 1000 AS "lateMs"`,
    [request.owner, request.leaseMs, request.limit],
  );
  return rows;
}

/**
 * Renews every lease of these claims in one statement; gives the ids that are still held. A claim that was given back meanwhile is
 * not held any more: a lease nobody has would keep everyone waiting until it ends.
 */
export async function renewRolloutLeases(
  db: Database,
  claims: readonly RolloutClaim[],
  leaseMs: number,
): Promise<string[]> {
  if (claims.length === 0) return [];
  const { rows } = await db.pool.query<{ id: string }>(
    `WITH mine AS (SELECT id FROM rollouts WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE)
     UPDATE rollouts SET lease_until = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
       FROM UNNEST($1::uuid[], $2::int[]) AS held (held_id, held_fence) JOIN mine ON mine.id = held_id
      WHERE rollouts.id = held_id AND fence = held_fence AND lease_until IS NOT NULL
      RETURNING rollouts.id::text`,
    [claims.map(({ id }) => id), claims.map(({ fence }) => fence), leaseMs],
  );
  return rows.map(({ id }) => id);
}

/** Gives a claim back, so that the next one need not wait for the lease to end; `isDue` makes it due at once. */
export async function releaseRolloutClaim(
  db: Database,
  { id, fence }: RolloutClaim,
  isDue: boolean,
): Promise<void> {
  await db.pool.query(
    `UPDATE rollouts SET lease_until = NULL, lease_owner = NULL,
            next_tick_at = CASE WHEN $3 THEN least(next_tick_at, clock_timestamp()) ELSE next_tick_at END
      WHERE id = $1 AND fence = $2`,
    [id, fence, isDue],
  );
}

/** Counts a failed tick and puts the next one off; a stale claim changes nothing. */
export async function delayFailedRollout(
  db: Database,
  claim: RolloutClaim,
  failure: { readonly message: string; readonly delayMs: number },
): Promise<void> {
  await db.pool.query(
    `UPDATE rollouts SET attempts = attempts + 1, last_error = $3,
            next_tick_at = clock_timestamp() + make_interval(secs => $4::float8 / 1000)
      WHERE id = $1 AND fence = $2`,
    [claim.id, claim.fence, failure.message, failure.delayMs],
  );
}

/** Whether a claim is still the newest one of its rollout; the row stays locked until the transaction ends. */
export async function lockIfClaimed(tx: RawReader, { id, fence }: RolloutClaim): Promise<boolean> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id::text FROM rollouts WHERE id = ${id}::uuid AND fence = ${fence} FOR UPDATE`;
  return rows.length > 0;
}

/** Makes a rollout due now, e.g. after a person's press, and wakes a worker that listens once the transaction is committed. */
export async function wakeRollout(tx: Tx, id: string): Promise<void> {
  await tx.$executeRaw`
    WITH woken AS (UPDATE rollouts SET next_tick_at = clock_timestamp() WHERE id = ${id}::uuid)
    SELECT pg_notify('lastgood_live', ${rolloutPressed})`;
}

/** Makes the rollouts due now that shift, hold or bake on these targets, and wakes a worker that listens if there are any. */
export async function wakeMovingRollouts(db: Database, targetIds: readonly string[]): Promise<void> {
  await db.pool.query(
    `WITH woken AS (
       UPDATE rollouts SET next_tick_at = clock_timestamp()
        WHERE id IN (
          SELECT id FROM rollouts
           WHERE active_target_id = ANY($1::uuid[]) AND state IN ('shifting', 'holding', 'baking')
             AND next_tick_at > clock_timestamp()
           ORDER BY id FOR UPDATE)
       RETURNING id)
     SELECT pg_notify('lastgood_live', $2) FROM woken LIMIT 1`,
    [targetIds, rolloutPressed],
  );
}

/** The database's clock, the only one that holds and leases go by. Who asks in the same turn gets the same time. */
export function readDatabaseClock(db: RawReader): Promise<Date> {
  return gatherClock(db, null);
}

const gatherClock = gather(
  async (db: RawReader, asked: readonly null[]) => {
    const rows = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
    const now = rows[0]?.now;
    if (now === undefined) throw new Error("the database did not tell its time");
    return asked.map(() => now);
  },
  { oneAtATime: true },
);
