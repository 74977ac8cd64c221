import { authorize } from "#lib/access/authorize.ts";
import { showRollbacks } from "#lib/rollbacks/show-rollback.ts";
import { listRollbackPage } from "#lib/rollbacks/store.ts";
import type { RollbackPage } from "#lib/rollbacks/store.ts";
import type { Context } from "#lib/server/context.ts";

/** A page of rollbacks, newest first. */
export async function listRollbacks(ctx: Context, input: RollbackPage) {
  authorize(ctx, "read");
  const page = await listRollbackPage(ctx.db.prisma, input);
  return { items: await showRollbacks(ctx, page.items), nextCursor: page.nextCursor };
}
