import { authorize } from "#lib/access/authorize.ts";
import type { Notice } from "#lib/notifications/schema.ts";
import { listNoticesOfRollback } from "#lib/notifications/store.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import type { Context } from "#lib/server/context.ts";

/** The messages of a rollback with their deliveries and answers; NOT_FOUND for an unknown rollback. */
export async function listNotices(ctx: Context, input: { rollbackId: string }): Promise<{ items: Notice[] }> {
  authorize(ctx, "read");
  const { id } = await getRollback(ctx, input);
  return { items: await listNoticesOfRollback(ctx.db.prisma, id) };
}
