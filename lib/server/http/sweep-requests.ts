import type { Pool } from "pg";

const keysLastMs = 24 * 3_600_000;
const draftsLastMs = 7 * 24 * 3_600_000;

/** Deletes idempotency keys older than a day and form drafts older than a week; gives how many rows went. */
export async function sweepRequests(pool: Pool, now: Date): Promise<number> {
  const keys = await pool.query("DELETE FROM idempotency_keys WHERE created_at < $1", [
    new Date(now.getTime() - keysLastMs),
  ]);
  const drafts = await pool.query("DELETE FROM form_drafts WHERE created_at < $1", [
    new Date(now.getTime() - draftsLastMs),
  ]);
  return (keys.rowCount ?? 0) + (drafts.rowCount ?? 0);
}
