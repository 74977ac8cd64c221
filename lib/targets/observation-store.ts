import { z } from "zod";
import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { BoundTraffic } from "#lib/targets/schema.ts";
import type { Slice } from "#lib/targets/schema.ts";

/** What a target's router was last seen to have. */
export type StoredObservation = {
  readonly appliedSlices: readonly Slice[] | null;
  readonly readFailure: string | null;
  readonly divergedSince: Date | null;
  readonly differsSince: Date | null;
};

/** The fields of one look; what is left out is kept. */
export type ObservationChange = {
  readonly targetId: string;
  readonly applied?: { readonly slices: readonly Slice[]; readonly token: string | null; readonly at: Date };
  readonly readFailure: string | null;
  readonly readFailureReason?: FailureReason;
  readonly observed?: { readonly counts: Readonly<Record<string, number>>; readonly at: Date };
  readonly divergedSince: Date | null;
  readonly bound?: BoundTraffic;
};

/** What was seen last of each target; one that was never looked at is absent. Locks the observations until the transaction ends. */
export async function lockObservations(
  tx: Tx,
  targetIds: readonly string[],
): Promise<Map<string, StoredObservation>> {
  const rows = await tx.$queryRaw<(StoredObservation & { targetId: string })[]>`
    SELECT target_id::text AS "targetId", applied_slices AS "appliedSlices", read_failure AS "readFailure",
           diverged_since AS "divergedSince", differs_since AS "differsSince"
      FROM target_observations WHERE target_id = ANY(${[...targetIds]}::uuid[]) ORDER BY target_id FOR UPDATE`;
  return new Map(rows.map(({ targetId, ...observation }) => [targetId, observation]));
}

/** Writes down what was seen of several targets in one statement; of two changes of one target the later counts. */
export async function upsertObservations(tx: Tx, changes: readonly ObservationChange[]): Promise<void> {
  const newest = new Map(changes.map((change) => [change.targetId, change]));
  const seen = JSON.stringify([...newest.values()].map(toColumns));
  await tx.$executeRaw`
    INSERT INTO target_observations AS kept
           (target_id, applied_slices, router_token, read_at, read_failure, read_failure_reason, observed, observed_at, bound,
            diverged_since)
    SELECT "targetId", "appliedSlices", "routerToken", "readAt", "readFailure", "readFailureReason", observed, "observedAt", bound,
           "divergedSince"
      FROM jsonb_to_recordset(${seen}::jsonb) AS seen (
        "targetId" uuid, "appliedSlices" jsonb, "routerToken" text, "readAt" timestamptz, "readFailure" text,
        "readFailureReason" jsonb, observed jsonb, "observedAt" timestamptz, bound jsonb, "divergedSince" timestamptz)
     ORDER BY "targetId"
    ON CONFLICT (target_id) DO UPDATE
       SET applied_slices = CASE WHEN excluded.read_at IS NULL THEN kept.applied_slices ELSE excluded.applied_slices END,
           router_token = CASE WHEN excluded.read_at IS NULL THEN kept.router_token ELSE excluded.router_token END,
           read_at = coalesce(excluded.read_at, kept.read_at), read_failure = excluded.read_failure,
           read_failure_reason = excluded.read_failure_reason,
           observed = coalesce(excluded.observed, kept.observed), bound = coalesce(excluded.bound, kept.bound),
           observed_at = coalesce(excluded.observed_at, kept.observed_at), diverged_since = excluded.diverged_since`;
}

function toColumns(change: ObservationChange) {
  const { targetId, applied, observed, readFailure, readFailureReason, divergedSince, bound } = change;
  return {
    targetId,
    readFailure,
    readFailureReason,
    divergedSince,
    appliedSlices: applied?.slices,
    routerToken: applied?.token,
    readAt: applied?.at,
    observed: observed?.counts,
    observedAt: observed?.at,
    bound: bound && z.encode(BoundTraffic, bound),
  };
}

/** Since when counted and wanted shares differ, and when that was told. */
export type ShareDifference = { readonly differsSince: Date | null; readonly alarmedAt: Date | null };

/** The difference of a target as it was last written; none before the first look. */
export async function findDifference(tx: Tx, targetId: string): Promise<ShareDifference> {
  const select = { differsSince: true, alarmedAt: true };
  const row = await tx.targetObservation.findUnique({ where: { targetId }, select });
  return row ?? { differsSince: null, alarmedAt: null };
}

/** Writes a target's difference down, where it was looked at. */
export async function updateDifference(tx: Tx, targetId: string, change: ShareDifference): Promise<void> {
  await tx.targetObservation.updateMany({ where: { targetId }, data: change });
}
