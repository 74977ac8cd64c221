import type {
  Acknowledgement,
  AcknowledgementAnswer,
  Ask,
  Delivery,
  Notice,
} from "#lib/notifications/schema.ts";
import type { Language } from "#lib/schema/atoms.ts";
import { readFailureReason } from "#lib/schema/failure-reason.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { Prisma } from "#lib/server/generated/client.ts";

type Reader = Database["prisma"] | Tx;

const whole = {
  consumer: { select: { name: true } },
  deliveries: { orderBy: [{ round: "asc" }, { id: "asc" }] },
  answers: { orderBy: { at: "asc" } },
} satisfies Prisma.NotificationInclude;
type Row = Prisma.NotificationGetPayload<{ include: typeof whole }>;

/** A message as stored, with when its link stops taking answers. */
export type StoredNotice = Notice & { readonly expiresAt: Date };

/** The messages of a rollback in the order of their consumers' names. */
export async function listNoticesOfRollback(db: Reader, rollbackId: string): Promise<Notice[]> {
  const rows = await db.notification.findMany({
    where: { rollbackId },
    orderBy: [{ consumer: { name: "asc" } }, { id: "asc" }],
    include: whole,
  });
  return rows.map(toNotice).map(withoutExpiry);
}

/** A page of one consumer's messages, newest first; `cursor` is the last id before it. */
export async function listNoticePage(
  db: Reader,
  consumerId: string,
  page: { cursor?: string | undefined; limit: number },
) {
  const rows = await db.notification.findMany({
    where: { consumerId, ...(page.cursor === undefined ? {} : { id: { lt: page.cursor } }) },
    orderBy: { id: "desc" },
    take: page.limit + 1,
    include: whole,
  });
  const items = rows.slice(0, page.limit).map(toNotice).map(withoutExpiry);
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** The message with this id, or null. */
export async function findNotice(db: Reader, id: string): Promise<StoredNotice | null> {
  const row = await db.notification.findUnique({ where: { id }, include: whole });
  return row === null ? null : toNotice(row);
}

/** The message whose link has this token's hash, or null. */
export async function findNoticeByToken(db: Reader, tokenHash: string): Promise<StoredNotice | null> {
  const row = await db.notification.findUnique({ where: { tokenHash }, include: whole });
  return row === null ? null : toNotice(row);
}

/** The consumers that have a message of this rollback already. */
export async function consumersTold(db: Reader, rollbackId: string): Promise<Set<string>> {
  const rows = await db.notification.findMany({ where: { rollbackId }, select: { consumerId: true } });
  return new Set(rows.map(({ consumerId }) => consumerId));
}

/** Writes a message with one queued delivery per channel. */
export async function insertNotice(
  tx: Tx,
  notice: Omit<Prisma.NotificationUncheckedCreateInput, "deliveries" | "answers">,
  deliveries: readonly { readonly id: string; readonly channelId: string; readonly kind: string }[],
): Promise<void> {
  const rows = deliveries.map((delivery) => ({ ...delivery, status: "queued" }));
  await tx.notification.create({ data: { ...notice, deliveries: { create: rows } } });
}

/** A delivery that is about to be tried. */
export type Attempt = {
  readonly deliveryId: string;
  readonly notificationId: string;
  readonly channelId: string;
  /** This attempt included. */
  readonly attempts: number;
};

/** Counts one more attempt of a queued delivery; null when it is delivered, failed or unknown. */
export async function beginAttempt(db: Reader, deliveryId: string): Promise<Attempt | null> {
  const rows = await db.delivery.updateManyAndReturn({
    where: { id: deliveryId, status: "queued" },
    data: { attempts: { increment: 1 } },
  });
  const row = rows[0];
  if (row === undefined) return null;
  return { deliveryId, notificationId: row.notificationId, channelId: row.channelId, attempts: row.attempts };
}

/** Writes how an attempt ended, unless the delivery has ended meanwhile; gives whether it was written. */
export async function updateDeliveryIf(
  tx: Tx,
  id: string,
  change: Pick<Delivery, "status" | "lastError" | "lastErrorReason"> & { readonly deliveredAt?: Date },
): Promise<boolean> {
  const data = { ...change, lastErrorReason: change.lastErrorReason ?? Prisma.DbNull };
  const { count } = await tx.delivery.updateMany({ where: { id, status: "queued" }, data });
  return count === 1;
}

/** Adds an answer to a message. */
export async function insertAnswer(
  tx: Tx,
  answer: Acknowledgement & { readonly id: string; readonly notificationId: string },
): Promise<void> {
  await tx.acknowledgement.create({ data: answer });
}

function withoutExpiry({ expiresAt: _expiresAt, ...notice }: StoredNotice): Notice {
  return notice;
}

function toDelivery(row: Row["deliveries"][number]): Delivery {
  const { id, kind, attempts, lastError, deliveredAt } = row;
  const purpose = row.purpose as Delivery["purpose"];
  const status = row.status as Delivery["status"];
  const why = row.lastErrorReason === null ? {} : { lastErrorReason: readFailureReason(row.lastErrorReason) };
  return { id, kind, purpose, attempts, lastError, ...why, deliveredAt, status };
}

function toNotice(row: Row): StoredNotice {
  const { id, rollbackId, consumerId, subject, body, deadline, createdAt, expiresAt } = row;
  const { remindedAt, escalatedAt } = row;
  return {
    id,
    rollbackId,
    consumerId,
    subject,
    body,
    deadline,
    createdAt,
    remindedAt,
    escalatedAt,
    expiresAt,
    consumerName: row.consumer.name,
    language: row.language as Language,
    ask: row.ask as Ask,
    deliveries: row.deliveries.map(toDelivery),
    answers: row.answers.map(({ answer, name, note, at }) => ({
      name,
      note,
      at,
      answer: answer as AcknowledgementAnswer,
    })),
  };
}
