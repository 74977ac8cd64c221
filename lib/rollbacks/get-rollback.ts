import { authorize } from "#lib/access/authorize.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { showRollback } from "#lib/rollbacks/show-rollback.ts";
import { getRollbackById } from "#lib/rollbacks/store.ts";
import type { Context } from "#lib/server/context.ts";

/** One rollback; NOT_FOUND when there is none. */
export async function getRollback(ctx: Context, input: { rollbackId: string }): Promise<Rollback> {
  authorize(ctx, "read");
  return showRollback(ctx, await getRollbackById(ctx.db.prisma, input.rollbackId));
}
