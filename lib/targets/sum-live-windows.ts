import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { findKnownUntil, listIntervals, sumWindows } from "#lib/targets/live-window-store.ts";
import type { SliceSample, SumWindow } from "#lib/targets/live-window-store.ts";
import { listIntervalsIn } from "#lib/targets/past-interval-store.ts";
import type { IntervalSpan } from "#lib/targets/past-interval-store.ts";
import type { CountSum } from "#lib/targets/sample-store.ts";

/** Live counts of some versions of a target, each since its own instant, per modality; what has none is absent. */
export function sumLiveWindows(
  ctx: Context,
  input: {
    readonly targetId: string;
    readonly windows: readonly SumWindow[];
  },
): Promise<CountSum[]> {
  authorize(ctx, "read");
  return sumWindows(ctx.db, input.targetId, input.windows);
}

/** The single intervals of some versions of a target since an instant, with the slice that they were answered for, oldest first. */
export function liveIntervals(
  ctx: Context,
  input: { readonly targetId: string; readonly versionIds: readonly string[]; readonly since: Date },
): Promise<SliceSample[]> {
  authorize(ctx, "read");
  const { targetId, versionIds, since } = input;
  return listIntervals(ctx.db, targetId, { versionIds, since });
}

/** Until when the live counts of a version on a target are known; null when there are none in the last day. */
export function liveKnownUntil(
  ctx: Context,
  input: { readonly targetId: string; readonly versionId: string },
): Promise<Date | null> {
  authorize(ctx, "read");
  return findKnownUntil(ctx.db, input.targetId, input.versionId);
}

/** Rows that one question about the past reads at most. */
const mostIntervals = 200_000;

/** The intervals of many spans of the past, by the place of the span; a span that could not be read whole is absent. */
export async function liveIntervalsIn(
  ctx: Context,
  spans: readonly IntervalSpan[],
): Promise<ReadonlyMap<number, readonly SliceSample[]>> {
  authorize(ctx, "read");
  const { rows, isComplete } = await listIntervalsIn(ctx.db, spans, mostIntervals);
  const bySpan = Map.groupBy(rows, ({ span }) => span);
  const cut = isComplete ? null : (rows.at(-1)?.span ?? 0);
  if (cut !== null) bySpan.delete(cut);
  return bySpan;
}
