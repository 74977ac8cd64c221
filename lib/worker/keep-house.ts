import { deleteLiveEventsBefore } from "#lib/audit/publish-event.ts";
import type { Context } from "#lib/server/context.ts";
import { sweepRequests } from "#lib/server/http/sweep-requests.ts";
import { dropSamplesBefore } from "#lib/targets/list-samples.ts";
import { checkArtifacts } from "#lib/versions/check-artifacts.ts";
import type { CheckArtifacts } from "#lib/versions/check-artifacts.ts";

const dayMs = 24 * 3_600_000;
const artifactsAtOnce = 20;
const keepSamplesMs = 400 * dayMs;
const keepEventsMs = 7 * dayMs;

/** Checks the artifacts that nobody has looked at for a day, a few at a time. */
export async function checkDueArtifacts(ctx: Context, openStore: CheckArtifacts["openStore"]): Promise<void> {
  await checkArtifacts(ctx, { modelId: null, olderThanMs: dayMs, limit: artifactsAtOnce, openStore });
}

/** Removes what nobody needs any more: answered requests, old counts, lines of the live stream that no reader resumes from. */
export async function removeOldRows(ctx: Context): Promise<void> {
  await sweepRequests(ctx.db.pool, ctx.now);
  await dropSamplesBefore(ctx, new Date(ctx.now.getTime() - keepSamplesMs));
  await deleteLiveEventsBefore(ctx, new Date(ctx.now.getTime() - keepEventsMs));
}
