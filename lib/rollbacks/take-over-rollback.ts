import { actOnRollback } from "#lib/rollbacks/act-on-rollback.ts";
import type { Rollback, RollbackAct } from "#lib/rollbacks/schema.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { handOverRollout } from "#lib/rollouts/choose-another.ts";
import type { Context } from "#lib/server/context.ts";
import { actorRef } from "#lib/server/context.ts";

/** Makes the caller the driver of an open rollback; who drove before stays in the audit log. */
export function takeOverRollback(
  ctx: Context,
  input: RollbackAct & { rollbackId: string },
): Promise<Rollback> {
  return actOnRollback(ctx, {
    rollbackId: input.rollbackId,
    expectedRevision: input.expectedRevision,
    event: null,
    action: "rollback.taken_over",
    reason: input.reason === "" ? null : input.reason,
    openToAll: true,
    work: async (tx, rollback) => {
      if (rollback.state !== "open") {
        throw new AppError({
          code: "PRECONDITION_FAILED",
          detail: `The rollback is ${rollback.state}; nobody drives it.`,
        });
      }
      const driver = actorRef(ctx.actor);
      if (rollback.rolloutId !== null)
        await handOverRollout(tx, ctx, { rolloutId: rollback.rolloutId, driver });
      const change = { driverId: ctx.actor.id, driverName: ctx.actor.name };
      return { change, after: { driver: ctx.actor.name, driverBefore: rollback.driver.name } };
    },
  });
}
