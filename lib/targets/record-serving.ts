import { publishEvent } from "#lib/audit/publish-event.ts";
import type { ActorRef } from "#lib/schema/atoms.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { closeIntervals, insertIntervals, listOpenIntervals } from "#lib/targets/serving-store.ts";

/** A move of traffic that happened: the shares in percent that versions hold from `at` on, who moved them and why. */
export type ServingMove = {
  readonly targetId: string;
  readonly shares: readonly { readonly versionId: string; readonly share: number }[];
  readonly at: Date;
  readonly origin: "reported" | "applied" | "observed";
  readonly actor: ActorRef;
  readonly reason: string | null;
  readonly rollbackId: string | null;
};

/** What each version holds, its slices together; versions without a share are left out. */
function sharesByVersion(shares: ServingMove["shares"]): { versionId: string; share: number }[] {
  const sums = new Map<string, number>();
  for (const { versionId, share } of shares) sums.set(versionId, (sums.get(versionId) ?? 0) + share);
  return [...sums].flatMap(([versionId, share]) => (share > 0 ? [{ versionId, share }] : []));
}

/** Ends the open serving intervals of a target and opens new ones; a move that changes no share writes nothing and gives false. */
export async function recordServing(tx: Tx, move: ServingMove): Promise<boolean> {
  const held = sharesByVersion(move.shares);
  const open = await listOpenIntervals(tx, move.targetId);
  const isSame =
    open.length === held.length &&
    held.every(({ versionId, share }) =>
      open.some((each) => each.versionId === versionId && each.share === share),
    );
  if (isSame) return false;
  await closeIntervals(tx, move.targetId, move.at);
  await insertIntervals(
    tx,
    held.map(({ versionId, share }) => ({
      id: newId(),
      targetId: move.targetId,
      versionId,
      share,
      startedAt: move.at,
      origin: move.origin,
      actorKind: move.actor.kind,
      actorId: move.actor.id,
      actorName: move.actor.name,
      reason: move.reason,
      rollbackId: move.rollbackId,
      enteredAt: move.at,
    })),
  );
  await publishEvent(tx, {
    topic: `target:${move.targetId}`,
    kind: "serving.moved",
    data: { origin: move.origin },
  });
  return true;
}
