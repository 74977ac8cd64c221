import { authorize } from "#lib/access/authorize.ts";
import { slicesByHand } from "#lib/rollouts/core/by-hand.ts";
import type { Watchdog } from "#lib/rollouts/watchdog-schema.ts";
import type { Context } from "#lib/server/context.ts";
import { isSilent, newestBeat } from "#lib/server/heartbeat.ts";
import type { StoredTarget } from "#lib/targets/schema.ts";
import { allTargets } from "#lib/targets/list-targets.ts";
import { targetByHand } from "#lib/targets/target-by-hand.ts";

/** Whether any worker ticks, and for every target how to move its traffic by hand. */
export async function viewWatchdog(ctx: Context): Promise<Watchdog> {
  authorize(ctx, "read");
  return watchdogOf(ctx, await allTargets(ctx));
}

/** The same for targets that were read already. */
export async function watchdogOf(ctx: Context, targets: readonly StoredTarget[]): Promise<Watchdog> {
  const newest = await newestBeat(ctx.db.pool);
  return {
    state: newest === null ? "none" : isSilent(newest) ? "silent" : "ticking",
    beatAt: newest?.beatAt ?? null,
    checkedAt: ctx.now,
    targets: targets.map(({ id, model, title, router, traffic }) => ({
      targetId: id,
      model,
      title,
      byHand: slicesByHand(traffic.intended ?? traffic.applied ?? [], targetByHand({ router })),
    })),
  };
}
