import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { actorRef } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { raisesShare } from "#lib/targets/core/compare-shares.ts";
import { splitBefore } from "#lib/targets/core/wanted-split.ts";
import type { Slice } from "#lib/targets/schema.ts";
import { insertSplit, listNewestSplits, takeGeneration } from "#lib/targets/split-store.ts";

/** A split to ask the router for. */
export type WantSplit = {
  readonly targetId: string;
  readonly slices: readonly Slice[];
  /** What the router has now, as far as it is known: the only split that may be replaced by this one. */
  readonly replaces: readonly Slice[] | null;
  readonly rolloutId: string | null;
  /** Name of the version whose share must not rise; null outside a rollback. */
  readonly suspect: string | null;
  readonly reason: string;
  /** The recorded choice of a person by which the suspect may get more; null: it must not. */
  readonly choiceId: string | null;
};

/**
 * Writes down a wanted split with the target's next generation, its audit row and its live event; the router is called only
 * after this transaction. CONFLICT when it would give the suspect more than the split before, without a recorded choice of a
 * person. The database checks the same, whoever writes, and that the choice is one.
 */
export async function wantSplit(tx: Tx, ctx: Context, want: WantSplit): Promise<{ generation: number }> {
  const { targetId, slices, suspect, reason } = want;
  const generation = await takeGeneration(tx, targetId);
  const before = splitBefore(await listNewestSplits(tx, targetId, 50), want);
  const isRaise = suspect !== null && before !== null && raisesShare(suspect, before, slices);
  if (isRaise && want.choiceId === null) {
    throw new AppError({
      code: "CONFLICT",
      detail: `The split would give the suspect ${suspect} more traffic; only a recorded choice of a person may do that.`,
      extra: { before: before.map((slice) => ({ ...slice })), wanted: slices.map((slice) => ({ ...slice })) },
    });
  }
  await insertSplit(tx, { ...want, id: newId(), actor: actorRef(ctx.actor), at: ctx.now }, generation);
  const after = { generation, slices: slices.map((slice) => ({ ...slice })) };
  await recordAct(tx, ctx, {
    action: "split.wanted",
    object: { kind: "target", id: targetId, name: `generation ${generation}` },
    reason,
    before: before === null ? null : { slices: before.map((slice) => ({ ...slice })) },
    after,
  });
  await publishEvent(tx, { topic: `target:${targetId}`, kind: "split.wanted", data: after });
  return { generation };
}
