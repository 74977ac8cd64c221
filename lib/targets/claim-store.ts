import type { Database } from "#lib/server/database/prisma.ts";

/** A target whose router this worker may read, and write to, until its lease ends. */
export type TargetClaim = { readonly id: string; readonly fence: number };

/** No look is planned and no lease is taken further ahead than this: whatever is, was so before the database's clock was set back. */
const clockWasSetBack = "clock_timestamp() + interval '1 minute'";

/** Claims targets that are due to be looked at and that nobody holds, by the database's clock. */
export async function claimDueTargetRows(
  db: Database,
  request: { readonly leaseMs: number; readonly limit: number },
): Promise<TargetClaim[]> {
  const { rows } = await db.pool.query<TargetClaim>(
    `UPDATE targets
        SET fence = fence + 1, lease_until = clock_timestamp() + make_interval(secs => $1::float8 / 1000)
      WHERE id IN (
        SELECT id FROM targets
         WHERE (next_read_at <= clock_timestamp() OR next_read_at > ${clockWasSetBack} AND isfinite(next_read_at))
           AND (lease_until IS NULL OR lease_until < clock_timestamp() OR lease_until > ${clockWasSetBack})
         ORDER BY next_read_at LIMIT $2 FOR UPDATE SKIP LOCKED)
      RETURNING id::text, fence`,
    [request.leaseMs, request.limit],
  );
  return rows;
}

/** Gives a target back and says when it is due again; a stale claim changes nothing. */
export async function releaseTargetClaim(
  db: Database,
  { id, fence }: TargetClaim,
  againInMs: number,
): Promise<void> {
  await db.pool.query(
    `UPDATE targets SET lease_until = NULL, next_read_at = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
      WHERE id = $1 AND fence = $2`,
    [id, fence, againInMs],
  );
}
