import { publishEvent } from "#lib/audit/publish-event.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { upsertObservations } from "#lib/targets/observation-store.ts";
import { recordServing } from "#lib/targets/record-serving.ts";
import type { Slice } from "#lib/targets/schema.ts";
import { findSplitOrigin, updateSplitIf } from "#lib/targets/split-store.ts";

type SplitRef = { readonly targetId: string; readonly generation: number };

/** Notes that the router accepted a split; the first time counts. */
export async function markSplitApplied(tx: Tx, ctx: Context, split: SplitRef): Promise<void> {
  const change = { appliedAt: ctx.now, failure: null };
  await updateSplitIf(tx, { ...split, onlyIfNull: "appliedAt" }, change);
}

/**
 * Notes that a split was read back from the router, as the newest look at it, and opens its serving intervals under the actor
 * and reason that wanted it. Does nothing the second time. `versionIds` holds the id of every version named in the slices.
 */
export async function markSplitConfirmed(
  tx: Tx,
  ctx: Context,
  split: SplitRef & {
    readonly slices: readonly Slice[];
    readonly versionIds: ReadonlyMap<string, string>;
    readonly rollbackId: string | null;
  },
): Promise<void> {
  const { targetId, generation, slices, versionIds, rollbackId } = split;
  await markSplitApplied(tx, ctx, split);
  const isFirst = await updateSplitIf(
    tx,
    { targetId, generation, onlyIfNull: "confirmedAt" },
    { confirmedAt: ctx.now },
  );
  if (!isFirst) return;
  const applied = { slices, token: null, at: ctx.now };
  await upsertObservations(tx, [{ targetId, applied, readFailure: null, divergedSince: null }]);
  const origin = await findSplitOrigin(tx, targetId, generation);
  if (origin === null) return;
  const shares = slices.flatMap(({ version, share }) => {
    const versionId = versionIds.get(version);
    return versionId === undefined ? [] : [{ versionId, share }];
  });
  await recordServing(tx, { targetId, shares, at: ctx.now, origin: "applied", ...origin, rollbackId });
  await publishEvent(tx, {
    topic: `target:${targetId}`,
    kind: "split.confirmed",
    data: { generation, slices: slices.map((slice) => ({ ...slice })) },
  });
}

/** Notes why the router did not take a split, or that the outcome is not known. */
export async function recordSplitFailure(tx: Tx, split: SplitRef & { failure: string }): Promise<void> {
  const { targetId, generation, failure } = split;
  await updateSplitIf(tx, { targetId, generation, onlyIfNull: "appliedAt" }, { failure });
}

/** Gives up a split that did not arrive before somebody paused or stopped; its generation is never sent again. */
export async function withdrawSplit(tx: Tx, ctx: Context, split: SplitRef): Promise<void> {
  const { targetId, generation } = split;
  const isWithdrawn = await updateSplitIf(
    tx,
    { targetId, generation, onlyIfNull: "withdrawnAt" },
    { withdrawnAt: ctx.now },
  );
  if (!isWithdrawn) return;
  await publishEvent(tx, { topic: `target:${targetId}`, kind: "split.withdrawn", data: { generation } });
}
