import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { RolloutSnapshot } from "#lib/rollouts/core/snapshot.ts";
import type { RolloutEffect, RolloutNext } from "#lib/rollouts/core/rollout-moves.ts";
import { moveEvidenceBack } from "#lib/rollouts/evidence-store.ts";
import { findChoiceId, insertChoice } from "#lib/rollouts/choice-store.ts";
import { insertRolloutEvent, updateRolloutIf } from "#lib/rollouts/store.ts";
import type { RolloutChange } from "#lib/rollouts/store.ts";
import type { Context } from "#lib/server/context.ts";
import { actorRef } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { dropCountsAhead } from "#lib/targets/drop-counts-ahead.ts";
import { withdrawSplit } from "#lib/targets/confirm-split.ts";
import { getTarget } from "#lib/targets/get-target.ts";
import type { Slice } from "#lib/targets/schema.ts";
import { wantSplit } from "#lib/targets/want-split.ts";

/** A transition to write down. `fence` is a worker's; a person has none. */
export type RolloutMove = {
  readonly snapshot: RolloutSnapshot;
  readonly next: RolloutNext;
  readonly effects: readonly RolloutEffect[];
  readonly fence?: number;
  /** The reason that the acting person gave; null for the engine's own moves. */
  readonly reason: string | null;
  /** What the router has, as far as it is known. */
  readonly routerSplit: readonly Slice[] | null;
  /** Bookkeeping of the tick, written with the move. */
  readonly change?: RolloutChange;
};

/**
 * Writes a transition with all its effects in the caller's transaction: state, wanted split with its generation, events,
 * audit, live event, jobs. Gives false, having written nothing, when the revision or the fence is no longer the one it was decided on.
 */
export async function moveRollout(tx: Tx, ctx: Context, move: RolloutMove): Promise<boolean> {
  const { snapshot, next, fence } = move;
  const guard = { id: snapshot.id, revision: snapshot.revision, ...(fence === undefined ? {} : { fence }) };
  const { restored: toVersionName, ...columns } = next;
  const change = { ...move.change, ...columns, toVersionName };
  if (!(await updateRolloutIf(tx, guard, { change, isMove: true }))) return false;
  // A choice is there before the split that names it. Splits lock the target's row, which every transaction takes before the
  // audit chain.
  const ordered = move.effects.toSorted((a, b) => orderOf(a) - orderOf(b));
  for (const effect of ordered) await carryOut(tx, ctx, { move, effect });
  return true;
}

function orderOf({ kind }: RolloutEffect): number {
  if (kind === "record_choice") return 0;
  return kind === "want_split" || kind === "withdraw_split" ? 1 : 2;
}

type Carried<Kind extends RolloutEffect["kind"]> = {
  readonly move: RolloutMove;
  readonly effect: Extract<RolloutEffect, { kind: Kind }>;
};

async function carryOut(
  tx: Tx,
  ctx: Context,
  { move, effect }: Carried<RolloutEffect["kind"]>,
): Promise<void> {
  const { snapshot } = move;
  switch (effect.kind) {
    case "want_split":
      return wantStage(tx, ctx, { move, effect });
    case "record_choice":
      return recordChoice(tx, ctx, { move, effect });
    case "withdraw_split":
      return withdrawSplit(tx, ctx, { targetId: snapshot.targetId, generation: effect.generation });
    case "set_clock_back":
      await moveEvidenceBack(tx, { rolloutId: snapshot.id, to: ctx.now });
      return dropCountsAhead(tx, ctx, { targetId: snapshot.targetId });
    case "record_event":
      return recordEvent(tx, ctx, { move, effect });
    case "notify":
      return notifyOperators(tx, ctx, { move, effect });
    case "close_rollback":
      return enqueueJob(tx, "close_rollback", { data: { rollbackId: snapshot.rollbackId } });
  }
}

async function recordChoice(tx: Tx, ctx: Context, { move, effect }: Carried<"record_choice">): Promise<void> {
  const { id: rolloutId } = move.snapshot;
  const { choice: kind } = effect;
  const actor = actorRef(ctx.actor);
  await insertChoice(tx, { id: newId(), rolloutId, kind, actor, reason: move.reason, chosenAt: ctx.now });
}

async function wantStage(tx: Tx, ctx: Context, { move, effect }: Carried<"want_split">): Promise<void> {
  const { id, revision, targetId, suspect } = move.snapshot;
  const { warrant, freezes } = effect;
  const choiceId = warrant === undefined ? (freezes?.choiceId ?? null) : await findChoiceId(tx, id, warrant);
  const { generation } = await wantSplit(tx, ctx, {
    targetId,
    slices: effect.slices,
    replaces: move.routerSplit,
    rolloutId: id,
    suspect,
    choiceId,
    reason: move.reason ?? effect.reason,
  });
  const guard = { id, revision: revision + 1 };
  await updateRolloutIf(tx, guard, { change: { wantedGeneration: generation }, isMove: false });
}

async function recordEvent(tx: Tx, ctx: Context, { move, effect }: Carried<"record_event">): Promise<void> {
  const { snapshot, next, reason } = move;
  const { id: rolloutId, rollbackId } = snapshot;
  await insertRolloutEvent(tx, {
    id: newId(),
    rolloutId,
    revision: snapshot.revision + 1,
    at: ctx.now,
    kind: effect.name,
    data: effect.data,
    actor: actorRef(ctx.actor),
    reason,
  });
  await recordAct(tx, ctx, {
    action: `rollout.${effect.name}`,
    object: { kind: "rollout", id: rolloutId, name: next.restored },
    reason,
    before: { state: snapshot.state, stage: snapshot.stageIndex },
    after: { state: next.state, stage: next.stageIndex, ...effect.data },
  });
  await publishEvent(tx, {
    topic: `rollback:${rollbackId}`,
    kind: `rollout.${effect.name}`,
    data: { rolloutId, state: next.state, stage: next.stageIndex, revision: snapshot.revision + 1 },
  });
}

function notifyOperators(tx: Tx, ctx: Context, { move, effect }: Carried<"notify">): Promise<void> {
  return tellOfRollout(tx, ctx, { ...move.snapshot, about: effect.about, data: effect.data });
}

/** Queues a message to the operators about a rollout, with a link to its rollback. */
export async function tellOfRollout(
  tx: Tx,
  ctx: Context,
  rollout: Pick<RolloutSnapshot, "rollbackId" | "targetId"> & {
    readonly about: string;
    readonly data: Readonly<Record<string, string>>;
  },
): Promise<void> {
  const { rollbackId, targetId, about, data } = rollout;
  const { model } = await getTarget(ctx, { targetId });
  await enqueueJob(tx, "tell_operators", {
    data: { kind: about, model, link: `/rollbacks/${rollbackId}`, data: { ...data } },
  });
}
