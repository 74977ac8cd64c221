import type { ActOf } from "#lib/audit/core/act-names.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { insertRolloutEvent } from "#lib/rollouts/store.ts";
import type { StoredRollout } from "#lib/rollouts/store.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import { actorRef } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** Something that happened in a rollout without moving it. */
export type RolloutNote = {
  readonly row: StoredRollout;
  readonly kind: ActOf<"rollout">;
  readonly data: Readonly<Record<string, Json>>;
  readonly reason: string | null;
};

/** Writes one line of a rollout's events with its audit row and live event; the rollout itself stays as it is. */
export async function recordRolloutEvent(tx: Tx, ctx: Context, note: RolloutNote): Promise<void> {
  const { row, kind, data, reason } = note;
  const { id: rolloutId, rollbackId, revision, state, stageIndex: stage } = row;
  const line = { id: newId(), rolloutId, revision, at: ctx.now, kind, data, reason };
  await insertRolloutEvent(tx, { ...line, actor: actorRef(ctx.actor) });
  await recordAct(tx, ctx, {
    action: `rollout.${kind}`,
    object: { kind: "rollout", id: rolloutId, name: row.toVersionName },
    reason,
    before: null,
    after: { state, stage, ...data },
  });
  const facts = { rolloutId, state, stage, revision };
  await publishEvent(tx, { topic: `rollback:${rollbackId}`, kind: `rollout.${kind}`, data: facts });
}
