import { authorize } from "#lib/access/authorize.ts";
import type { ActName } from "#lib/audit/core/act-names.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { markDrill } from "#lib/rollbacks/core/drill-mark.ts";
import { moveStep } from "#lib/rollbacks/core/step-order.ts";
import type { StepEvent } from "#lib/rollbacks/core/step-order.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { showRollback } from "#lib/rollbacks/show-rollback.ts";
import { changedMeanwhile, getRollbackById, updateRollbackIf } from "#lib/rollbacks/store.ts";
import type { RollbackChange, StoredRollback } from "#lib/rollbacks/store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** What a person does to a rollback: which event it is, under which revision it was drawn, what it changes. */
export type RollbackActing = {
  readonly rollbackId: string;
  readonly expectedRevision: number;
  /** Null for an act that moves no step. */
  readonly event: StepEvent | null;
  readonly action: ActName;
  readonly reason?: string | null;
  /** Anyone with the role may do it without being the driver. */
  readonly openToAll?: boolean;
  /** Does the act's own writes in the same transaction; gives what changes in the rollback and what the audit keeps. */
  readonly work: (tx: Tx, rollback: StoredRollback) => Promise<{ change: RollbackChange; after: Json }>;
};

/**
 * Carries out one act on a rollback: role, driver, step order, the revision the button was drawn with, the act itself, audit
 * and live event, all in one transaction. PRECONDITION_FAILED when anything moved meanwhile; nothing is changed then.
 */
export async function actOnRollback(ctx: Context, act: RollbackActing): Promise<Rollback> {
  authorize(ctx, "operate");
  const row = await inTransaction(ctx, async (tx) => {
    const rollback = await getRollbackById(tx, act.rollbackId);
    if (rollback.revision !== act.expectedRevision) throw changedMeanwhile(rollback);
    if (act.openToAll !== true) checkDriver(ctx, rollback);
    const moved = stepChange(rollback, act.event);
    const { change, after } = await act.work(tx, rollback);
    await updateRollbackIf(tx, { id: rollback.id, revision: act.expectedRevision }, { ...moved, ...change });
    await recordAct(tx, ctx, {
      action: act.action,
      object: { kind: "rollback", id: rollback.id, name: markDrill(rollback.model, rollback) },
      reason: act.reason ?? null,
      before: { step: rollback.step, state: rollback.state },
      after,
    });
    const data = { rollbackId: rollback.id, revision: act.expectedRevision + 1, action: act.action };
    await publishEvent(tx, { topic: `rollback:${rollback.id}`, kind: "rollback.changed", data });
    return getRollbackById(tx, rollback.id);
  });
  return showRollback(ctx, row);
}

function stepChange(rollback: StoredRollback, event: StepEvent | null): RollbackChange {
  if (event === null) return {};
  const move = moveStep(rollback, event);
  if (move.ok) return { step: move.step, state: move.state };
  const detail = `This is not possible now: ${move.reason}.`;
  throw new AppError({
    code: "PRECONDITION_FAILED",
    detail,
    extra: { step: rollback.step, revision: rollback.revision },
  });
}

function checkDriver(ctx: Context, { driver }: StoredRollback): void {
  if (driver.id === ctx.actor.id) return;
  throw new AppError({
    code: "CONFLICT",
    detail: `${driver.name} drives this rollback. Take over first; that is logged.`,
    extra: { driver: driver.name },
  });
}
