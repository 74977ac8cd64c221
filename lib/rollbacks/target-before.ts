import type { TargetBefore } from "#lib/rollbacks/core/judge-dependent.ts";
import type { StoredDependent } from "#lib/rollbacks/dependent-store.ts";
import { getRollbackById } from "#lib/rollbacks/store.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Context } from "#lib/server/context.ts";

/** How the target stands that the next one waits for: the one begun before it, else the rollback's own; null without a rollout. */
export async function targetBefore(
  ctx: Context,
  { leadId, rows, position }: { leadId: string; rows: readonly StoredDependent[]; position: number },
): Promise<TargetBefore | null> {
  const previous = rows.findLast((row) => row.position < position && row.rollbackId !== null);
  const rollback = await getRollbackById(ctx.db.prisma, previous?.rollbackId ?? leadId);
  if (rollback.rolloutId === null) return null;
  const { state, stages, outcome } = await getRollout(ctx, { rolloutId: rollback.rolloutId });
  return {
    state,
    fullAt: stages.findLast(({ share }) => share === 100)?.confirmedAt ?? null,
    hasEndedEarly: state === "finished" && outcome?.code === "ended_early",
  };
}
