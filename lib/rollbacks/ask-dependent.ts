import { authorize } from "#lib/access/authorize.ts";
import { beginDependent } from "#lib/rollbacks/begin-dependent.ts";
import { listDependents } from "#lib/rollbacks/dependent-store.ts";
import { viewDependents } from "#lib/rollbacks/view-dependents.ts";
import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** Begins a target that waits or was stopped, because a person says so. CONFLICT when it is begun, or cannot be begun now. */
export async function askDependent(
  ctx: Context,
  { rollbackId, targetId }: { rollbackId: string; targetId: string },
) {
  authorize(ctx, "operate");
  const dependent = (await listDependents(ctx.db.prisma, rollbackId)).find(
    (row) => row.targetId === targetId,
  );
  if (dependent === undefined) throw notFound("target of this rollback", targetId);
  const isBegun = await inTransaction(ctx, (tx) =>
    beginDependent(tx, ctx, { leadId: rollbackId, dependent }),
  );
  if (!isBegun) {
    const detail = `${dependent.targetTitle} was not begun: it is under way, or another rollback is open there.`;
    throw new AppError({ code: "CONFLICT", detail });
  }
  return viewDependents(ctx, { rollbackId });
}
