import { authorize } from "#lib/access/authorize.ts";
import { deleteLiveEvents, insertLiveEvent, insertLiveEvents } from "#lib/audit/store.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** Puts one line on the live stream in the same transaction as the change it tells of. */
export function publishEvent(tx: Tx, event: { topic: string; kind: string; data: Json }): Promise<void> {
  return insertLiveEvent(tx, event);
}

/** The same for many lines at once, in their order; none writes nothing. */
export async function publishEvents(
  tx: Tx,
  events: readonly { topic: string; kind: string; data: Json }[],
): Promise<void> {
  if (events.length > 0) await insertLiveEvents(tx, events);
}

/** Removes the lines of the live stream before an instant; a reader that resumes from there gets what is left. */
export function deleteLiveEventsBefore(ctx: Context, before: Date): Promise<void> {
  authorize(ctx, "operate");
  return deleteLiveEvents(ctx.db, before);
}
