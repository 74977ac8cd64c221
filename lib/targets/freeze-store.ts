import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { Freeze } from "#lib/targets/schema.ts";
import type { TargetReader } from "#lib/targets/store.ts";

/** The freeze of a target that is in force at `now`, or null. */
export async function findFreeze(db: TargetReader, targetId: string, now: Date): Promise<Freeze | null> {
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
