import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { StoredTarget, Target } from "#lib/targets/schema.ts";
import { showTarget } from "#lib/targets/show-target.ts";
import { getTargetById, lockTarget as lockTargetRow } from "#lib/targets/store.ts";

/** One target with its traffic, freeze and health; NOT_FOUND when there is none. */
export async function getTarget(ctx: Context, input: { targetId: string }): Promise<Target> {
  authorize(ctx, "read");
  return showTarget(await getTargetById(ctx.db.prisma, input.targetId, ctx.now));
}

/** One target as stored, with its connections' sealed settings, for verbs of slices to the right. */
export function storedTarget(ctx: Context, targetId: string): Promise<StoredTarget> {
  authorize(ctx, "read");
  return getTargetById(ctx.db.prisma, targetId, ctx.now);
}

/** Locks a target until the transaction ends, so that rollbacks, freezes and splits of it are decided one at a time. */
export function lockTarget(tx: Tx, targetId: string): Promise<void> {
  return lockTargetRow(tx, targetId);
}
