import type { Context } from "#lib/server/context.ts";
import { gatherWrites } from "#lib/server/database/gather-writes.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { judgeObservedShares } from "#lib/targets/core/observed-shares.ts";
import { recordObservations } from "#lib/targets/observe-target.ts";
import type { TargetLook } from "#lib/targets/observe-target.ts";
import type { SharesLook } from "#lib/targets/watch-observed-shares.ts";
import { watchObservedShares } from "#lib/targets/watch-observed-shares.ts";

type Look = { readonly ctx: Context; readonly look: TargetLook & SharesLook };

/**
 * Writes down one look at a target's router and how the counted shares stand to the wanted ones. Looks that end at the same time share
 * one transaction, which takes as many statements for many as for one unless something is wrong.
 */
export function recordLook(ctx: Context, look: Look["look"]): Promise<void> {
  return gatherLooks(ctx.db, { ctx, look });
}

const gatherLooks = gatherWrites(writeLooks);

async function writeLooks(tx: Tx, looks: readonly Look[]): Promise<void[]> {
  const before = await recordObservations(tx, looks);
  const written: void[] = [];
  for (const { ctx, look } of looks) {
    const { targetId, wanted, counts } = look;
    const didDiffer = (before.get(targetId)?.differsSince ?? null) !== null;
    const mayDiffer = didDiffer || (wanted !== null && judgeObservedShares(wanted, counts) !== null);
    written.push(mayDiffer ? await watchObservedShares(tx, ctx, look) : undefined);
  }
  return written;
}
