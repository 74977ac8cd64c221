import type { Watcher } from "#lib/rollbacks/schema.ts";
import type { Database } from "#lib/server/database/prisma.ts";

/** Without a beat for this long somebody watches no more; a stream beats every 8 s. */
const present = "interval '30 seconds'";
const forgotten = "interval '1 day'";

/** Notes by the database's clock that somebody has a rollback's stream open; gives whether nobody knew so until now. */
export async function beatWatcher(db: Database, rollbackId: string, { id, name }: Watcher): Promise<boolean> {
  const { rows } = await db.pool.query<{ is_new: boolean }>(
    `WITH before AS (SELECT beat_at FROM rollback_watchers WHERE rollback_id = $1 AND user_id = $2),
     gone AS (DELETE FROM rollback_watchers WHERE rollback_id = $1 AND beat_at < now() - ${forgotten} AND user_id <> $2)
     INSERT INTO rollback_watchers (rollback_id, user_id, name, beat_at) VALUES ($1, $2, $3, now())
     ON CONFLICT (rollback_id, user_id) DO UPDATE SET beat_at = now(), name = $3
     RETURNING NOT EXISTS (SELECT 1 FROM before WHERE beat_at > now() - ${present}) AS is_new`,
    [rollbackId, id, name],
  );
  return rows[0]?.is_new ?? false;
}

/** Who watches a rollback now, by name. */
export async function listPresentWatchers(db: Database, rollbackId: string): Promise<Watcher[]> {
  const { rows } = await db.pool.query<{ user_id: string; name: string }>(
    `SELECT user_id, name FROM rollback_watchers
     WHERE rollback_id = $1 AND beat_at > now() - ${present} ORDER BY name, user_id LIMIT 50`,
    [rollbackId],
  );
  return rows.map(({ user_id: id, name }) => ({ id, name }));
}
