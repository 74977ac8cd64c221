import { authorize } from "#lib/access/authorize.ts";
import { listLiveEvents, newestLiveSeq } from "#lib/audit/store.ts";
import type { LiveEvent } from "#lib/schema/event.ts";
import type { Context } from "#lib/server/context.ts";

/**
 * Numbers are given when a line is written and not when it is committed, so a lower one may appear after a higher one
 * was read. A reader therefore looks back over this many numbers each time.
 */
const lookBack = 200n;

/** Where a reader of the live stream stands: the highest number read, and which of the last ones it has had. */
export type LiveCursor = { newest: bigint; readonly floor: bigint; readonly seen: Set<number> };

/** A cursor behind the line with this number; without one, behind the newest line there is now. */
export async function openLiveCursor(ctx: Context, after: number | null): Promise<LiveCursor> {
  authorize(ctx, "read");
  const newest = after === null ? await newestLiveSeq(ctx.db) : BigInt(after);
  return { newest, floor: newest, seen: new Set() };
}

/** The lines on these topics that the cursor has not had, in order, at most 500; moves the cursor. */
export async function readLiveEvents(
  ctx: Context,
  topics: readonly string[],
  cursor: LiveCursor,
): Promise<LiveEvent[]> {
  const back = cursor.newest - lookBack;
  const from = back > cursor.floor ? back : cursor.floor;
  const rows = await listLiveEvents(ctx.db, topics, from);
  const fresh = rows.filter(({ seq }) => !cursor.seen.has(seq));
  for (const { seq } of fresh) {
    cursor.seen.add(seq);
    if (BigInt(seq) > cursor.newest) cursor.newest = BigInt(seq);
  }
  const oldest = Number(cursor.newest - lookBack);
  for (const seq of cursor.seen) if (seq < oldest) cursor.seen.delete(seq);
  return fresh;
}
