import { publishEvent } from "#lib/audit/publish-event.ts";
import type { OpenReplayPorts } from "#lib/replays/replay-ports.ts";
import { recommendedOf } from "#lib/rollbacks/core/rank-candidates.ts";
import { rankVersions } from "#lib/rollbacks/rank-versions.ts";
import { stopUnneededInstances } from "#lib/rollbacks/stop-unneeded-instances.ts";
import { getRollbackById } from "#lib/rollbacks/store.ts";
import { warmInstance } from "#lib/rollbacks/warm-instance.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/**
 * Makes the recommended version of a rollback ready while step 2 is read, so that its tests need not wait: bundle fetched and
 * verified, instance warm. Does nothing when a version was chosen meanwhile (its tests start it), or none is recommended.
 */
export async function prepareVersion(
  ctx: Context,
  rollbackId: string,
  openPorts: OpenReplayPorts,
): Promise<void> {
  const rollback = await getRollbackById(ctx.db.prisma, rollbackId);
  const { state, step, candidateVersionId, targetId } = rollback;
  if (state !== "open" || step !== "version" || candidateVersionId !== null) return;
  const version = recommendedOf((await rankVersions(ctx, rollback)).ranking)?.facts.version;
  if (version === undefined) return;
  await warmInstance(ctx, { targetId, version, rollbackId }, await openPorts(targetId));
  await inTransaction(ctx, (tx) =>
    publishEvent(tx, {
      topic: `rollback:${rollbackId}`,
      kind: "rollback.prepared",
      data: { rollbackId, version: version.name },
    }),
  );
  // The rollback may have ended while the instance started.
  await stopUnneededInstances(ctx, async (id) => (await openPorts(id)).deployer, { targetId });
}
