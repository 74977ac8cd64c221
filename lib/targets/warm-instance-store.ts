import type { Tx } from "#lib/server/database/transaction.ts";
import { Prisma } from "#lib/server/generated/client.ts";
import type { ReadinessReason, WarmInstance } from "#lib/targets/readiness-schema.ts";
import type { TargetReader } from "#lib/targets/store.ts";

/** The instances that were started, or are to be, so that a version can take traffic at once; of one target or of all. */
export async function listWarmRows(
  db: TargetReader,
  where: { readonly targetId?: string },
): Promise<WarmInstance[]> {
  const rows = await db.warmInstance.findMany({ where, orderBy: { requestedAt: "asc" }, take: 500 });
  return rows.map(toWarmInstance);
}

/** Writes that an instance is wanted, in place of what was known of it. */
export async function upsertWarmRow(
  db: TargetReader,
  row: Prisma.WarmInstanceUncheckedCreateInput,
): Promise<void> {
  const { targetId, versionId } = row;
  const unknown = { reason: Prisma.DbNull, durationMs: null, readyAt: null, rollbackId: null };
  await db.warmInstance.upsert({
    where: { targetId_versionId: { targetId, versionId } },
    create: row,
    update: { ...unknown, ...row },
  });
}

/** Which instance, and in which state it must be to be changed. */
export type WarmRowAt = {
  readonly targetId: string;
  readonly versionId: string;
  readonly state?: WarmInstance["state"];
  readonly requestedAt?: Date;
};

/** Changes what is known of an instance that is as it was seen; gives whether it was. */
export async function updateWarmRowIf(
  db: TargetReader,
  at: WarmRowAt,
  change: Prisma.WarmInstanceUncheckedUpdateManyInput,
): Promise<boolean> {
  const { count } = await db.warmInstance.updateMany({ where: at, data: change });
  return count === 1;
}

/** Forgets an instance that is as it was seen. */
export async function deleteWarmRowIf(db: TargetReader | Tx, at: WarmRowAt): Promise<void> {
  await db.warmInstance.deleteMany({ where: at });
}

function toWarmInstance(row: Prisma.WarmInstanceGetPayload<object>): WarmInstance {
  return {
    ...row,
    state: row.state as WarmInstance["state"],
    reason: row.reason as ReadinessReason | null,
  };
}
