import { gather } from "#lib/server/database/gather.ts";
import type { Database } from "#lib/server/database/prisma.ts";

/** A target whose router this worker may read, and write to, until its lease ends. */
export type TargetClaim = { readonly id: string; readonly fence: number };

/** A claimed target, and how long after its time it was claimed, in milliseconds. */
export type DueTarget = TargetClaim & { readonly lateMs: number };

/** No look is planned and no lease is taken further ahead than this: whatever is, was so before the database's clock was set back. */
const clockWasSetBack = "clock_timestamp() + interval '1 minute'";

/** Claims targets that are due to be looked at and that nobody holds, by the database's clock. */
export async function claimDueTargetRows(
  db: Database,
  request: { readonly leaseMs: number; readonly limit: number },
): Promise<DueTarget[]> {
  const { rows } = await db.pool.query<DueTarget>(
    `UPDATE targets
        SET fence = fence + 1, lease_until = clock_timestamp() + make_interval(secs => $1::float8 / 1000)
      WHERE id IN (
        SELECT id FROM targets
         WHERE (next_read_at <= clock_timestamp() OR next_read_at > ${clockWasSetBack} AND isfinite(next_read_at))
           AND (lease_until IS NULL OR lease_until < clock_timestamp() OR lease_until > ${clockWasSetBack})
         ORDER BY next_read_at LIMIT $2 FOR UPDATE SKIP LOCKED)
      RETURNING id::text, fence,
                extract(epoch FROM clock_timestamp() - next_read_at)::float8 * 1000 AS "lateMs"`,
    [request.leaseMs, request.limit],
  );
  return rows;
}

type Release = { readonly claim: TargetClaim; readonly everyMs: number };

const gatherReleases = gather(
  async ({ pool }: Database, asked: readonly Release[]) => {
    const every = "make_interval(secs => every_ms / 1000)";
    await pool.query(
      `UPDATE targets SET lease_until = NULL,
              next_read_at = ${every} + CASE WHEN next_read_at BETWEEN clock_timestamp() - ${every} AND clock_timestamp()
                                             THEN next_read_at ELSE clock_timestamp() END
         FROM UNNEST($1::uuid[], $2::int[], $3::float8[]) AS done (done_id, done_fence, every_ms)
        WHERE id = done_id AND fence = done_fence`,
      [
        asked.map(({ claim }) => claim.id),
        asked.map(({ claim }) => claim.fence),
        asked.map(({ everyMs }) => everyMs),
      ],
    );
    return asked.map(() => undefined);
  },
  { oneAtATime: true },
);

/**
 * Gives a target back, due again `everyMs` after it was due this time, so that what a look takes does not add up; one that was too late
 * for that is due so long from now. A stale claim changes nothing. Those given back at the same time share one statement.
 */
export function releaseTargetClaim(db: Database, claim: TargetClaim, everyMs: number): Promise<void> {
  return gatherReleases(db, { claim, everyMs });
}
