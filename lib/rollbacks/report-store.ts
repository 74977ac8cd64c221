import type { RollbackReport } from "#lib/rollbacks/schema.ts";
import type { Database } from "#lib/server/database/prisma.ts";

/** Deliveries and newest answers per consumer of a rollback, in one query. Only counted here; the notifications slice writes them. */
export async function countDeliveries(
  db: Database,
  rollbackId: string,
): Promise<RollbackReport["notifications"]> {
  const result = await db.pool.query<RollbackReport["notifications"][number]>(
    `SELECT consumers.name AS consumer,
            count(deliveries.id) FILTER (WHERE deliveries.status = 'delivered')::int AS delivered,
            count(deliveries.id) FILTER (WHERE deliveries.status = 'failed')::int AS failed,
            count(deliveries.id) FILTER (WHERE deliveries.status = 'queued')::int AS queued,
            (SELECT answer FROM acknowledgements WHERE notification_id = notifications.id ORDER BY at DESC LIMIT 1) AS answer
       FROM notifications
       JOIN consumers ON consumers.id = notifications.consumer_id
       LEFT JOIN deliveries ON deliveries.notification_id = notifications.id
      WHERE notifications.rollback_id = $1
      GROUP BY notifications.id, consumers.name ORDER BY consumers.name`,
    [rollbackId],
  );
  return result.rows;
}
