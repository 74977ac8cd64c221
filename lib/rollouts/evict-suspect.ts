import { recordRolloutEvent } from "#lib/rollouts/record-rollout-event.ts";
import { lockForPress } from "#lib/rollouts/act-on-rollout.ts";
import type { RolloutPress } from "#lib/rollouts/act-on-rollout.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Rollout } from "#lib/rollouts/schema.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { authorize } from "#lib/access/authorize.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { readTraffic } from "#lib/targets/read-traffic.ts";

/**
 * Asks for the end of what is still bound to the suspect: streams under way are cut, sticky clients are let go. The split
 * does not change. PRECONDITION_FAILED for a late press, or when the router was not seen to be able to.
 */
export async function evictSuspect(ctx: Context, input: RolloutPress): Promise<Rollout> {
  authorize(ctx, "operate");
  await inTransaction(ctx, async (tx) => {
    const row = await lockForPress(tx, ctx, input);
    const { bound } = await readTraffic(tx, row.targetId);
    if (bound?.canEvict !== true) {
      throw new AppError({
        code: "PRECONDITION_FAILED",
        detail:
          "This router was not seen to be able to end sessions and streams. Do it at the router itself.",
      });
    }
    const found = bound.versions.find(({ version }) => version === row.fromVersionName);
    const data = { streams: found?.streams ?? null, sessions: found?.sessions ?? null };
    await recordRolloutEvent(tx, ctx, { row, kind: "eviction_asked", data, reason: input.reason });
    await enqueueJob(tx, "evict_suspect", { data: { rolloutId: row.id } });
  });
  return getRollout(ctx, input);
}
