import type { ActorRef } from "#lib/schema/atoms.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import type { ServingInterval } from "#lib/targets/schema.ts";
import type { TargetReader } from "#lib/targets/store.ts";

const named = { version: { select: { name: true } } } as const;
type Row = Prisma.ServingIntervalGetPayload<{ include: typeof named }>;

/** A page of a target's serving history, newest first; `cursor` is the id of the last one before it. */
export async function listServingPage(
  db: TargetReader,
  targetId: string,
  page: { cursor?: string | undefined; limit: number },
) {
  const rows = await db.servingInterval.findMany({
    where: { targetId },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: page.limit + 1,
    include: named,
    ...(page.cursor === undefined ? {} : { cursor: { id: page.cursor }, skip: 1 }),
  });
  const items = rows.slice(0, page.limit).map(toInterval);
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.id ?? null) : null };
}

/** The serving history of several targets since an instant, oldest first; bounded to the newest 2,000 intervals. */
export async function listServingSince(db: TargetReader, targetIds: readonly string[], since: Date | null) {
  const rows = await db.servingInterval.findMany({
    where: {
      targetId: { in: [...targetIds] },
      ...(since === null ? {} : { OR: [{ endedAt: null }, { endedAt: { gt: since } }] }),
    },
    orderBy: [{ startedAt: "desc" }, { id: "desc" }],
    take: 2000,
    include: named,
  });
  return rows.toReversed().map((row) => ({ ...toInterval(row), targetId: row.targetId }));
}

/** The intervals of a target that have no end yet. */
export async function listOpenIntervals(db: TargetReader, targetId: string): Promise<ServingInterval[]> {
  const rows = await db.servingInterval.findMany({ where: { targetId, endedAt: null }, include: named });
  return rows.map(toInterval);
}

/** Writes serving intervals in one statement. */
export async function insertIntervals(
  tx: Tx,
  intervals: readonly Prisma.ServingIntervalCreateManyInput[],
): Promise<void> {
  await tx.servingInterval.createMany({ data: [...intervals] });
}

/** The imported intervals of a target, to tell those that are sent again. */
export async function listImportedIntervals(db: TargetReader, targetId: string): Promise<ServingInterval[]> {
  const rows = await db.servingInterval.findMany({
    where: { targetId, origin: "imported" },
    include: named,
  });
  return rows.map(toInterval);
}

/** Ends the open intervals of a target at `at`; one that began later, by another clock, ends where it began. */
export async function closeIntervals(tx: Tx, targetId: string, at: Date): Promise<void> {
  await tx.$executeRaw`
    UPDATE serving_intervals SET ended_at = greatest(started_at, ${at})
     WHERE target_id = ${targetId}::uuid AND ended_at IS NULL`;
}

function toInterval(row: Row): ServingInterval {
  const { id, versionId, share, startedAt, endedAt, reason, healthy, rollbackId } = row;
  return {
    id,
    versionId,
    versionName: row.version.name,
    share,
    startedAt,
    endedAt,
    origin: row.origin as ServingInterval["origin"],
    actor: { kind: row.actorKind as ActorRef["kind"], id: row.actorId, name: row.actorName },
    reason,
    healthy,
    rollbackId,
  };
}
