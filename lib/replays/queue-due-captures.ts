import { findCapturedSince, insertGoldenCapture } from "#lib/replays/golden-store.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { allTargets } from "#lib/targets/list-targets.ts";
import { servingSince } from "#lib/targets/list-serving.ts";

const all = 100;

/**
 * Queues the asking of every version that holds all of a target's traffic and was not asked since it took it over. Reading what
 * serves, instead of being told of each move, also finds moves made while no worker ran. A version that is not healthy yet is
 * looked at again in the next round; nothing is queued for it twice. Gives how many jobs were sent.
 */
export async function queueDueCaptures(ctx: Context): Promise<number> {
  const targets = await allTargets(ctx);
  const healthy = new Map(
    targets.flatMap(({ id, health }) =>
      health?.state === "healthy" ? [[id, health.versionId] as const] : [],
    ),
  );
  const serving = await servingSince(ctx, { targetIds: targets.map(({ id }) => id), since: ctx.now });
  const alone = serving.filter(({ endedAt, share }) => endedAt === null && share >= all);
  let sent = 0;
  for (const { targetId, versionId, startedAt } of alone) {
    const where = { versionId, targetId, trigger: "full_traffic" };
    sent += await inTransaction(ctx, async (tx) => {
      const known = await findCapturedSince(tx, where, startedAt);
      if (known !== null && known.state !== "queued") return 0;
      const id = known?.id ?? newId();
      const requestedBy = ctx.actor.name;
      const capture = { id, ...where, requests: null, requestedBy, createdAt: ctx.now };
      if (known === null && !(await insertGoldenCapture(tx, capture))) return 0;
      if (healthy.get(targetId) !== versionId) return 0;
      await enqueueJob(tx, "capture_golden_cases", { data: { captureId: id } });
      return 1;
    });
  }
  return sent;
}
