import { authorize } from "#lib/access/authorize.ts";
import { stopWaiting } from "#lib/rollbacks/advance-dependents.ts";
import { getRollbackById } from "#lib/rollbacks/store.ts";
import { viewDependents } from "#lib/rollbacks/view-dependents.ts";
import type { Context } from "#lib/server/context.ts";

/** Begins none of the targets that still wait, because a person says so; those begun go on. */
export async function stopDependents(ctx: Context, input: { rollbackId: string; reason: string }) {
  authorize(ctx, "operate");
  const { id: leadId } = await getRollbackById(ctx.db.prisma, input.rollbackId);
  const said = input.reason === "" ? null : input.reason;
  await stopWaiting(ctx, { leadId, reason: "asked", said });
  return viewDependents(ctx, { rollbackId: leadId });
}
