import { authorize } from "#lib/access/authorize.ts";
import { personOf } from "#lib/access/make-feed-key.ts";
import { deleteFeedKey } from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** Ends the asking person's key to the feeds; NOT_FOUND when there is none. */
export async function endFeedKey(ctx: Context): Promise<Record<string, never>> {
  authorize(ctx, "read");
  const userId = personOf(ctx);
  return inTransaction(ctx, async (tx) => {
    if (!(await deleteFeedKey(tx, userId))) throw notFound("feed key", userId);
    const object = { kind: "person", id: userId, name: ctx.actor.name } as const;
    await recordAct(tx, ctx, { action: "feed_key.ended", object });
    return {};
  });
}
