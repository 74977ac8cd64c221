import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** A subscription to the changelog by e-mail. */
export type Subscription = {
  readonly userId: string;
  readonly mailedUntil: Date;
  readonly dueAt: Date;
};

/** A person's subscription, or null. */
export async function findSubscription(
  db: Database["prisma"] | Tx,
  userId: string,
): Promise<Subscription | null> {
  return db.digestSubscription.findUnique({ where: { userId } });
}

/** Begins a subscription; one that runs already stays as it is. */
export async function insertSubscription(
  tx: Tx,
  given: Subscription & { readonly subscribedAt: Date },
): Promise<void> {
  await tx.digestSubscription.createMany({ data: given, skipDuplicates: true });
}

/** Ends a person's subscription; false when there is none. */
export async function deleteSubscription(tx: Tx, userId: string): Promise<boolean> {
  return (await tx.digestSubscription.deleteMany({ where: { userId } })).count > 0;
}

/** Whose subscription a mail's link ends, by the hash of its secret; null when there is none. */
export async function findByEndHash(db: Database["prisma"] | Tx, endHash: string): Promise<string | null> {
  return (await db.digestSubscription.findUnique({ where: { endHash } }))?.userId ?? null;
}

/** Keeps the hash of the secret that the next mail's link carries. */
export async function keepEndHash(db: Database["prisma"], userId: string, endHash: string): Promise<void> {
  await db.digestSubscription.updateMany({ where: { userId }, data: { endHash } });
}

/** Takes subscriptions that are due, so that no other worker does in this transaction. */
export async function takeDueSubscriptions(tx: Tx, now: Date, limit: number): Promise<string[]> {
  const rows = await tx.$queryRaw<{ userId: string }[]>`
    SELECT user_id AS "userId" FROM digest_subscriptions
    WHERE due_at <= ${now} ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED`;
  return rows.map(({ userId }) => userId);
}

/** Says when a subscription is looked at next. */
export async function postponeSubscription(tx: Tx, userId: string, dueAt: Date): Promise<void> {
  await tx.digestSubscription.update({ where: { userId }, data: { dueAt } });
}

/** Notes up to when a subscription was served; never takes it back. */
export async function advanceSubscription(
  db: Database["prisma"],
  userId: string,
  mailedUntil: Date,
): Promise<void> {
  await db.digestSubscription.updateMany({
    where: { userId, mailedUntil: { lt: mailedUntil } },
    data: { mailedUntil },
  });
}
