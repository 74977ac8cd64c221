import { publishEvents } from "#lib/audit/publish-event.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { hasSameShares } from "#lib/targets/core/compare-shares.ts";
import type { BoundTraffic } from "#lib/targets/schema.ts";
import type { RouterReading, RouterStanding } from "#lib/targets/core/judge-router.ts";
import { lockObservations, upsertObservations } from "#lib/targets/observation-store.ts";
import type { ObservationChange, StoredObservation } from "#lib/targets/observation-store.ts";
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
  await recordObservations(tx, [{ ctx, look }]);
}

/** The same for the looks at several targets, one of each; gives what was seen of each target before. */
export async function recordObservations(
  tx: Tx,
  looks: readonly { readonly ctx: Context; readonly look: TargetLook }[],
): Promise<ReadonlyMap<string, StoredObservation>> {
  const before = await lockObservations(
    tx,
    looks.map(({ look }) => look.targetId),
  );
  const beforeOf = ({ targetId }: TargetLook) => before.get(targetId) ?? null;
  await upsertObservations(
    tx,
    looks.map(({ ctx, look }) => changeBy(look, beforeOf(look), ctx.now)),
  );
  for (const { ctx, look } of looks)
    if (unreported.includes(look.standing)) await recordForeignMove(tx, ctx, look);
  const news = looks.filter(({ look }) => isNews(beforeOf(look), look.reading));
  await publishEvents(
    tx,
    news.map(({ look: { targetId, standing } }) => ({
      topic: `target:${targetId}`,
      kind: "traffic.changed",
      data: { standing },
    })),
  );
  return before;
}

function changeBy(look: TargetLook, before: StoredObservation | null, now: Date): ObservationChange {
  const { targetId, reading, counts, bound } = look;
  return {
    targetId,
    readFailure: reading.kind === "unreachable" ? reading.failure : null,
    ...(reading.kind === "unreachable" && reading.why && { readFailureReason: reading.why }),
    divergedSince: divergedSince(before, look, now),
    ...(reading.kind === "read"
      ? { applied: { slices: reading.slices, token: reading.token ?? null, at: now } }
      : {}),
    ...(counts === null ? {} : { observed: { counts, at: now } }),
    ...(bound && { bound }),
  };
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
