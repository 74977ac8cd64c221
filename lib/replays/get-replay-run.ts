import { authorize } from "#lib/access/authorize.ts";
import type { ReplayRun } from "#lib/replays/schema.ts";
import { countGoldenCases, getReplayRunById } from "#lib/replays/store.ts";
import type { Context } from "#lib/server/context.ts";

/** A test of a candidate with its progress and failing cases; NOT_FOUND when there is none. */
export async function getReplayRun(ctx: Context, input: { runId: string }): Promise<ReplayRun> {
  authorize(ctx, "read");
  const { targetId: _targetId, ...run } = await getReplayRunById(ctx.db, input.runId);
  return run;
}

/** How many golden cases each of these versions has, in one query. */
export function goldenCaseCounts(ctx: Context, versionIds: readonly string[]): Promise<Map<string, number>> {
  authorize(ctx, "read");
  return countGoldenCases(ctx.db, versionIds);
}
