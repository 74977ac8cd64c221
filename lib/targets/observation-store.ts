import { z } from "zod";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";
import { BoundTraffic } from "#lib/targets/schema.ts";
import type { Slice } from "#lib/targets/schema.ts";

/** What a target's router was last seen to have. */
export type StoredObservation = {
  readonly appliedSlices: readonly Slice[] | null;
  readonly readFailure: string | null;
  readonly divergedSince: Date | null;
};

/** The fields of one look; what is left out is kept. */
export type ObservationChange = {
  readonly applied?: { readonly slices: readonly Slice[]; readonly token: string | null; readonly at: Date };
  readonly readFailure: string | null;
  readonly observed?: { readonly counts: Readonly<Record<string, number>>; readonly at: Date };
  readonly divergedSince: Date | null;
  readonly bound?: BoundTraffic;
};

/** What was seen last, or null before the first look. Locks the target's observation until the transaction ends. */
export async function lockObservation(tx: Tx, targetId: string): Promise<StoredObservation | null> {
  await tx.$queryRaw`SELECT target_id FROM target_observations WHERE target_id = ${targetId}::uuid FOR UPDATE`;
  const row = await tx.targetObservation.findUnique({ where: { targetId } });
  if (row === null) return null;
  const { appliedSlices, readFailure, divergedSince } = row;
  return { appliedSlices: appliedSlices as Slice[] | null, readFailure, divergedSince };
}

/** Writes down what was seen of a target. */
export async function upsertObservation(tx: Tx, targetId: string, change: ObservationChange): Promise<void> {
  const { applied, observed, readFailure, divergedSince, bound } = change;
  const columns = {
    readFailure,
    divergedSince,
    ...(applied === undefined
      ? {}
      : {
          appliedSlices: applied.slices.map((slice) => ({ ...slice })),
          routerToken: applied.token,
          readAt: applied.at,
        }),
    ...(bound === undefined ? {} : { bound: z.encode(BoundTraffic, bound) as Prisma.InputJsonObject }),
    ...(observed === undefined
      ? {}
      : { observed: { ...observed.counts } as Prisma.InputJsonObject, observedAt: observed.at }),
  };
  await tx.targetObservation.upsert({
    where: { targetId },
    create: { targetId, ...columns },
    update: columns,
  });
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
