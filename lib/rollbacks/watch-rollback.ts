import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import type { Watcher } from "#lib/rollbacks/schema.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import { beatWatcher, listPresentWatchers } from "#lib/rollbacks/watcher-store.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/**
 * Notes that the caller watches a rollback, for the next half minute; who comes anew is told on its stream. Tokens watch nothing:
 * a pipeline that reads the stream helps nobody.
 */
export async function watchRollback(ctx: Context, rollbackId: string): Promise<void> {
  authorize(ctx, "read");
  const { kind, id, name } = ctx.actor;
  if (kind !== "person" || id === null) return;
  if (!(await beatWatcher(ctx.db, rollbackId, { id, name }))) return;
  await inTransaction(ctx, (tx) =>
    publishEvent(tx, { topic: `rollback:${rollbackId}`, kind: "rollback.watched", data: { rollbackId } }),
  );
}

/** Who has a known rollback open now, at most 50 by name. */
export function presentWatchers(ctx: Context, rollbackId: string): Promise<Watcher[]> {
  authorize(ctx, "read");
  return listPresentWatchers(ctx.db, rollbackId);
}

/** Who has a rollback open now, at most 50 by name. NOT_FOUND for an unknown rollback. */
export async function listWatchers(
  ctx: Context,
  { rollbackId }: { rollbackId: string },
): Promise<{ items: Watcher[]; nextCursor: null }> {
  await getRollback(ctx, { rollbackId });
  return { items: await presentWatchers(ctx, rollbackId), nextCursor: null };
}
