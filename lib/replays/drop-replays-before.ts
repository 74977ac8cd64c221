import { authorize } from "#lib/access/authorize.ts";
import { deleteRunsBefore } from "#lib/replays/run-store.ts";
import type { Context } from "#lib/server/context.ts";

/**
 * Removes replays outside of any rollback that ended before `before`, with their results; the last one of every version on
 * every target stays, and so does every test of a rollback, which its report cites. Gives how many.
 */
export function dropReplaysBefore(ctx: Context, before: Date): Promise<number> {
  authorize(ctx, "operate");
  return deleteRunsBefore(ctx.db, before);
}
