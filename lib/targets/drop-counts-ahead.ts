import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { deleteSamplesAhead } from "#lib/targets/sample-store.ts";

/**
 * Drops what was measured on a target at times that have not come yet, since the database's clock was set back: it could not be
 * told from what will be measured then. Imported counts have their own times and stay.
 */
export async function dropCountsAhead(
  tx: Tx,
  ctx: Context,
  { targetId }: { targetId: string },
): Promise<void> {
  authorize(ctx, "operate");
  await deleteSamplesAhead(tx, targetId, ctx.now);
}
