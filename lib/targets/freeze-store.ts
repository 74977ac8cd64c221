import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { FreezePolicy } from "#lib/targets/freeze-policy-schema.ts";
import type { Freeze } from "#lib/targets/schema.ts";
import type { TargetReader } from "#lib/targets/store.ts";

/** A freeze with whose it is, as the policy asks. */
type OwnedFreeze = Freeze & { readonly ownerId: string | null };

/** The freeze of a target that is in force at `now`, or null. */
export async function findFreeze(db: TargetReader, targetId: string, now: Date): Promise<OwnedFreeze | null> {
  return db.freeze.findFirst({
    where: { targetId, liftedAt: null, expiresAt: { gt: now } },
    orderBy: { startedAt: "desc" },
  });
}

/** Writes a freeze. */
export async function insertFreeze(tx: Tx, freeze: Prisma.FreezeUncheckedCreateInput): Promise<Freeze> {
  return tx.freeze.create({ data: freeze });
}

/** Gives a freeze in force to another owner, rollback and expiry. */
export async function updateFreeze(
  tx: Tx,
  id: string,
  change: Prisma.FreezeUncheckedUpdateInput,
): Promise<Freeze> {
  return tx.freeze.update({ where: { id }, data: change });
}

/** The freezes in force on these targets by target id; a target without one is absent. */
export async function listFreezes(
  db: TargetReader,
  targetIds: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Freeze>> {
  const rows = await db.freeze.findMany({
    where: { targetId: { in: [...targetIds] }, liftedAt: null, expiresAt: { gt: now } },
    orderBy: { startedAt: "asc" },
  });
  return new Map(rows.map((row) => [row.targetId, row]));
}

/** The freezes in force on every target with where they are, those that end first in front, in one query. */
export async function listFreezesInForce(db: TargetReader, now: Date) {
  const rows = await db.freeze.findMany({
    where: { liftedAt: null, expiresAt: { gt: now } },
    orderBy: { expiresAt: "asc" },
    include: { target: { select: { title: true, model: { select: { slug: true } } } } },
  });
  return rows.map(({ target, ...row }) => {
    const { id, targetId, ownerId, ownerName, reason, rollbackId, startedAt, expiresAt, liftedAt } = row;
    const freeze = { id, ownerName, reason, rollbackId, startedAt, expiresAt, liftedAt };
    return { ...freeze, targetId, ownerId, targetTitle: target.title, model: target.model.slug };
  });
}

/** The policy that an administrator set, or null. */
export async function findFreezePolicy(db: Pick<Tx, "freezePolicy">): Promise<FreezePolicy | null> {
  const row = await db.freezePolicy.findUnique({ where: { id: 1 } });
  if (row === null) return null;
  const { id: _one, liftedBy, ...rest } = row;
  return { ...rest, liftedBy: liftedBy as FreezePolicy["liftedBy"] };
}

/** Has changes of the policy made one at a time, until the transaction ends; the first one finds no row to lock. */
export async function lockFreezePolicy(tx: Tx): Promise<void> {
  await tx.$executeRaw`LOCK TABLE freeze_policies IN SHARE ROW EXCLUSIVE MODE`;
}

/** Writes the policy. */
export async function putPolicyRow(
  tx: Tx,
  policy: Omit<FreezePolicy, "changedBy" | "changedAt"> & {
    readonly changedBy: string;
    readonly changedAt: Date;
  },
): Promise<FreezePolicy> {
  await tx.freezePolicy.upsert({ where: { id: 1 }, create: { id: 1, ...policy }, update: policy });
  return policy;
}
