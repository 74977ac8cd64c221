import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { WarmInstance } from "#lib/targets/readiness-schema.ts";
import {
  deleteWarmRowIf,
  listWarmRows,
  updateWarmRowIf,
  upsertWarmRow,
} from "#lib/targets/warm-instance-store.ts";

/** The instances that we started, or are starting, ahead of traffic; of one target or of all. */
export function warmInstances(
  ctx: Context,
  where: { readonly targetId?: string } = {},
): Promise<WarmInstance[]> {
  authorize(ctx, "read");
  return listWarmRows(ctx.db.prisma, where);
}

/** Says that an instance of a version is wanted ahead of traffic, so that it is stopped when it is not any more. */
export async function wantInstance(
  tx: Tx | Context["db"]["prisma"],
  ctx: Context,
  wanted: Pick<WarmInstance, "targetId" | "versionId" | "rollbackId" | "isOurs"> & {
    state: "preparing" | "testing";
  },
): Promise<void> {
  await upsertWarmRow(tx, { ...wanted, requestedAt: ctx.now });
}

/** Which instance, as it was seen. */
export type WarmInstanceAt = Pick<WarmInstance, "targetId" | "versionId" | "requestedAt">;

/** Writes how far an instance came; false when it is wanted anew, or not any more. */
export function noteWarmInstance(
  ctx: Context,
  { targetId, versionId, requestedAt }: WarmInstanceAt,
  change: Pick<WarmInstance, "state"> & Partial<Pick<WarmInstance, "reason" | "durationMs" | "readyAt">>,
): Promise<boolean> {
  const { reason, ...rest } = change;
  const data = { ...rest, ...(reason === null || reason === undefined ? {} : { reason }) };
  return updateWarmRowIf(ctx.db.prisma, { targetId, versionId, requestedAt }, data);
}

/** Forgets an instance: it was stopped, or traffic has it now. One that is wanted anew is kept. */
export function forgetWarmInstance(
  ctx: Context,
  { targetId, versionId, requestedAt }: WarmInstanceAt,
): Promise<void> {
  return deleteWarmRowIf(ctx.db.prisma, { targetId, versionId, requestedAt });
}
