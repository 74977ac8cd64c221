import type { OpenReplayPorts } from "#lib/replays/replay-ports.ts";
import { runReplay } from "#lib/replays/run-replay.ts";
import type { ReplayOutcome } from "#lib/replays/run-replay.ts";
import { versionReplaysUnderWay } from "#lib/replays/version-replays-under-way.ts";
import { claimInstance } from "#lib/rollbacks/warm-instance.ts";
import type { Context } from "#lib/server/context.ts";
import { versionsById } from "#lib/versions/version-outlines.ts";

/**
 * Carries out a test as `runReplay` does. Outside of a rollback nobody else wants the instance that it starts: it is written
 * down first, and stopped in the worker's round once the test has ended.
 */
export async function runTest(
  ctx: Context,
  runId: string,
  openPorts: OpenReplayPorts,
): Promise<ReplayOutcome> {
  const outside = (await versionReplaysUnderWay(ctx)).find(({ id }) => id === runId);
  if (outside === undefined) return runReplay(ctx, runId, openPorts);
  return runReplay(ctx, runId, async (targetId) => {
    const ports = await openPorts(targetId);
    const [version] = await versionsById(ctx, [outside.versionId]);
    if (version !== undefined)
      await claimInstance(ctx, { targetId, version, rollbackId: null }, ports.deployer);
    return ports;
  });
}
