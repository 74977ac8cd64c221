import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** Marks a message as reminded of, once; false when it was before. The row stays locked until the transaction ends. */
export async function markReminded(tx: Tx, id: string, at: Date): Promise<boolean> {
  const where = { id, remindedAt: null, answers: { none: {} } };
  const { count } = await tx.notification.updateMany({ where, data: { remindedAt: at } });
  return count === 1;
}

/** Marks a message as brought to the operators, once; false when it was before, or somebody answered meanwhile. */
export async function markEscalated(tx: Tx, id: string, at: Date): Promise<boolean> {
  const where = { id, escalatedAt: null, answers: { none: {} } };
  const { count } = await tx.notification.updateMany({ where, data: { escalatedAt: at } });
  return count === 1;
}

/** A channel that a message went over, with how its newest delivery stands. */
export type ChannelOfNotice = {
  readonly channelId: string;
  readonly kind: string;
  readonly enabled: boolean;
  readonly round: number;
  readonly status: string;
};

/** The channels of a message, each with its newest delivery. */
export async function listChannelsOfNotice(tx: Tx, notificationId: string): Promise<ChannelOfNotice[]> {
  const rows = await tx.delivery.findMany({
    where: { notificationId },
    orderBy: { round: "desc" },
    distinct: ["channelId"],
    include: { channel: { select: { enabled: true } } },
  });
  return rows.map(({ channelId, kind, round, status, channel }) => ({
    channelId,
    kind,
    round,
    status,
    enabled: channel.enabled,
  }));
}

/** A delivery beside those that a message has already. The database refuses the same round twice. */
export type NewDelivery = {
  readonly id: string;
  readonly notificationId: string;
  readonly channelId: string;
  readonly kind: string;
  readonly purpose: "resent" | "reminder";
  readonly round: number;
};

/** Adds queued deliveries to a message. */
export async function insertDeliveries(tx: Tx, deliveries: readonly NewDelivery[]): Promise<void> {
  await tx.delivery.createMany({ data: deliveries.map((delivery) => ({ ...delivery, status: "queued" })) });
}

/** How the newest delivery over a channel ended. */
export type ChannelHealth = {
  readonly channelId: string;
  readonly status: "delivered" | "failed";
  readonly at: Date | null;
  readonly error: string | null;
  readonly errorReason: FailureReason | null;
};

/** How the newest ended delivery over each of these channels went, in one query. */
export async function listChannelHealth(
  db: Database,
  channelIds: readonly string[],
): Promise<Map<string, ChannelHealth>> {
  const { rows } = await db.pool.query<ChannelHealth>(
    `SELECT DISTINCT ON (channel_id) channel_id AS "channelId", status, delivered_at AS at, last_error AS error,
            last_error_reason AS "errorReason"
       FROM deliveries WHERE channel_id = ANY($1::uuid[]) AND status IN ('delivered', 'failed')
      ORDER BY channel_id, id DESC`,
    [channelIds],
  );
  return new Map(rows.map((row) => [row.channelId, row]));
}
