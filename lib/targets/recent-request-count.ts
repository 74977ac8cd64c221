import type { Context } from "#lib/server/context.ts";
import { sumLiveWindows } from "#lib/targets/sum-live-windows.ts";

/** How far back requests are counted to say what a share of traffic is, in milliseconds. */
const recentMs = 10 * 60_000;

/** Requests that a version of a target answered in the last ten minutes; null where nobody counted any. */
export async function recentRequestCount(
  ctx: Context,
  of: { readonly targetId: string; readonly versionId: string },
): Promise<number | null> {
  const since = new Date(ctx.now.getTime() - recentMs);
  const windows = [{ versionId: of.versionId, since }];
  const sums = await sumLiveWindows(ctx, { targetId: of.targetId, windows });
  return sums.length === 0 ? null : sums.reduce((sum, { requests }) => sum + requests, 0);
}
