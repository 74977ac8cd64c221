import type { Pool } from "pg";

/** Notes by the database's clock that a worker's claim loop made progress; call it from the loop itself, not from a timer. */
export async function beat(pool: Pool, workerId: string): Promise<void> {
  await pool.query(
    `INSERT INTO worker_heartbeats (id, started_at, beat_at) VALUES ($1, now(), now())
     ON CONFLICT (id) DO UPDATE SET beat_at = now()`,
    [workerId],
  );
}

/** Takes a worker that stops in order off the list, with every worker that was silent for a day. */
export async function endBeat(pool: Pool, workerId: string): Promise<void> {
  await pool.query("DELETE FROM worker_heartbeats WHERE id = $1 OR beat_at < now() - interval '1 day'", [
    workerId,
  ]);
}

/** Without a sign of life for this long a worker counts as silent, in milliseconds. */
const silentAfterMs = 15_000;

/** Whether the newest sign of life is too old: no worker watches or moves anything. */
export function isSilent({ agoMs }: { readonly agoMs: number }): boolean {
  return agoMs > silentAfterMs;
}

/** The newest sign of life of any worker, and how long ago in milliseconds by the database's clock; null when there is none. */
export async function newestBeat(pool: Pool): Promise<{ beatAt: Date; agoMs: number } | null> {
  const found = await pool.query<{ beat_at: Date; ago_ms: number }>(
    `SELECT beat_at, extract(epoch FROM now() - beat_at)::float8 * 1000 AS ago_ms
     FROM worker_heartbeats ORDER BY beat_at DESC LIMIT 1`,
  );
  const row = found.rows[0];
  return row === undefined ? null : { beatAt: row.beat_at, agoMs: row.ago_ms };
}
