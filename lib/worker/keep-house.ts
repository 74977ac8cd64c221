import { deleteLiveEventsBefore } from "#lib/audit/publish-event.ts";
import { verifyAuditWhenDue } from "#lib/audit/verify-audit-when-due.ts";
import { dropReplaysBefore } from "#lib/replays/drop-replays-before.ts";
import type { Context } from "#lib/server/context.ts";
import { queueDueReadiness } from "#lib/rollbacks/queue-due-readiness.ts";
import { stopUnneededInstances } from "#lib/rollbacks/stop-unneeded-instances.ts";
import type { OpenDeployer } from "#lib/rollbacks/stop-unneeded-instances.ts";
import { env } from "#lib/server/env.ts";
import { sweepRequests } from "#lib/server/http/sweep-requests.ts";
import { dropSamplesBefore } from "#lib/targets/list-samples.ts";
import { checkArtifacts } from "#lib/versions/check-artifacts.ts";
import type { CheckArtifacts } from "#lib/versions/check-artifacts.ts";

const dayMs = 24 * 3_600_000;
const artifactsAtOnce = 20;
const keepEventsMs = 7 * dayMs;
const keepReplaysMs = 30 * dayMs;

/** Checks the artifacts that nobody has looked at for a day, a few at a time. */
export async function checkDueArtifacts(ctx: Context, openStore: CheckArtifacts["openStore"]): Promise<void> {
  await checkArtifacts(ctx, { modelId: null, olderThanMs: dayMs, limit: artifactsAtOnce, openStore });
}

/** Queues the readiness checks that are due, and stops instances started ahead of traffic that nobody needs any more. */
export async function keepReady(ctx: Context, openDeployer: OpenDeployer): Promise<void> {
  await queueDueReadiness(ctx, { nightlyHour: env().LASTGOOD_READINESS_HOUR });
  await stopUnneededInstances(ctx, openDeployer);
}

/** Checks the audit log's chain of hashes once a night; a broken one is told to the operators. */
export async function verifyAuditNightly(ctx: Context): Promise<void> {
  await verifyAuditWhenDue(ctx, { nightlyHour: env().LASTGOOD_READINESS_HOUR });
}

/** Removes what nobody needs any more: answered requests, old counts and replays, lines of the live stream that no reader resumes from. */
export async function removeOldRows(ctx: Context): Promise<void> {
  await sweepRequests(ctx.db.pool, ctx.now);
  await dropSamplesBefore(ctx, new Date(ctx.now.getTime() - env().LASTGOOD_KEEP_SAMPLES_DAYS * dayMs));
  await dropReplaysBefore(ctx, new Date(ctx.now.getTime() - keepReplaysMs));
  await deleteLiveEventsBefore(ctx, new Date(ctx.now.getTime() - keepEventsMs));
}
