import { publishEvent } from "#lib/audit/publish-event.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { hasSameShares } from "#lib/targets/core/compare-shares.ts";
import type { BoundTraffic } from "#lib/targets/schema.ts";
import type { RouterReading, RouterStanding } from "#lib/targets/core/judge-router.ts";
import { lockObservation, upsertObservation } from "#lib/targets/observation-store.ts";
import type { StoredObservation } from "#lib/targets/observation-store.ts";
import { recordServing } from "#lib/targets/record-serving.ts";

/** One look at a target's router and at what its instances answered. */
export type TargetLook = {
  readonly targetId: string;
  readonly reading: RouterReading & { readonly token?: string };
  readonly standing: RouterStanding;
  /** Requests per version name counted in a window that just ended; null when nobody could count. */
  readonly counts: Readonly<Record<string, number>> | null;
  /** What is bound to versions, where it was counted at this look. */
  readonly bound?: BoundTraffic;
  /** The id of every version that the reading names, where it is known. */
  readonly versionIds: ReadonlyMap<string, string>;
};

const exact = 1e-6;

/**
 * Writes down one look at a target. Since when the router differs from what is wanted is kept over looks. A move that is
 * not ours and that nobody reported becomes a serving interval with the actor "not recorded".
 */
export async function recordObservation(tx: Tx, ctx: Context, look: TargetLook): Promise<void> {
  const { targetId, reading, standing, counts } = look;
  const before = await lockObservation(tx, targetId);
  await upsertObservation(tx, targetId, {
    readFailure: reading.kind === "unreachable" ? reading.failure : null,
    divergedSince: divergedSince(before, look, ctx.now),
    ...(reading.kind === "read"
      ? { applied: { slices: reading.slices, token: reading.token ?? null, at: ctx.now } }
      : {}),
    ...(counts === null ? {} : { observed: { counts, at: ctx.now } }),
    ...(look.bound && { bound: look.bound }),
  });
  if (unreported.includes(standing)) await recordForeignMove(tx, ctx, look);
  if (!isNews(before, reading)) return;
  await publishEvent(tx, { topic: `target:${targetId}`, kind: "traffic.changed", data: { standing } });
}

/** Moves with these are not ours, or not any more. */
const unreported: readonly RouterStanding[] = ["foreign", "unwanted", "slipped"];

/** Since when the router differs; a router that cannot be read is neither an agreement nor a difference. */
function divergedSince(before: StoredObservation | null, { standing }: TargetLook, now: Date): Date | null {
  if (standing === "agrees" || standing === "unwanted") return null;
  const since = before?.divergedSince ?? null;
  return standing === "unreachable" ? since : (since ?? now);
}

/** Whether the router changed, was lost or came back since the last look. */
function isNews(before: StoredObservation | null, reading: RouterReading): boolean {
  const wasLost = (before?.readFailure ?? null) !== null;
  if (reading.kind === "unreachable") return !wasLost;
  const slices = before?.appliedSlices ?? null;
  return wasLost || slices === null || !hasSameShares(slices, reading.slices, exact);
}

async function recordForeignMove(tx: Tx, ctx: Context, look: TargetLook): Promise<void> {
  const { targetId, reading, versionIds } = look;
  if (reading.kind === "unreachable") return;
  const shares = reading.slices.flatMap(({ version, share }) => {
    const versionId = versionIds.get(version);
    return versionId === undefined ? [] : [{ versionId, share }];
  });
  if (shares.length === 0) return;
  await recordServing(tx, {
    targetId,
    shares,
    at: ctx.now,
    origin: "observed",
    actor: { kind: "not_recorded", id: null, name: "not recorded" },
    reason: null,
    rollbackId: null,
  });
}
