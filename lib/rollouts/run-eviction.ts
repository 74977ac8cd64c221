import { AdapterError } from "#lib/adapters/adapter-error.ts";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { recordRolloutEvent } from "#lib/rollouts/record-rollout-event.ts";
import { getRolloutById } from "#lib/rollouts/store.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** Ends what is bound to a rollout's suspect, and writes down how much it was, or why it could not; run as a job. */
export async function runEviction(
  ctx: Context,
  rolloutId: string,
  openRouter: (targetId: string) => Promise<TrafficRouter>,
): Promise<void> {
  const row = await getRolloutById(ctx.db.prisma, rolloutId);
  const outcome = await evict(await openRouter(row.targetId), row.fromVersionName);
  await inTransaction(ctx, (tx) => recordRolloutEvent(tx, ctx, { row, ...outcome, reason: null }));
}

type Outcome = {
  readonly kind: "evicted" | "eviction_failed";
  readonly data: Readonly<Record<string, Json>>;
};

async function evict(router: TrafficRouter, version: string): Promise<Outcome> {
  try {
    const ended = await router.evict?.(version);
    if (ended === undefined) {
      const why = { code: "cannot_end_sessions", facts: {} };
      return { kind: "eviction_failed", data: { failure: "the router cannot do it", why } };
    }
    return { kind: "evicted", data: { streams: ended.streams, sessions: ended.sessions } };
  } catch (error) {
    // What may go away is tried again by the queue.
    if (!(error instanceof AdapterError) || error.retryable) throw error;
    return { kind: "eviction_failed", data: { failure: error.message, why: error.reason } };
  }
}
