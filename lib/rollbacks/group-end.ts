import { outcomeOf, outcomeOfGroup } from "#lib/rollbacks/core/group-outcome.ts";
import type { RolledBack } from "#lib/rollbacks/core/rolled-back-text.ts";
import { findLeadOf, listDependents } from "#lib/rollbacks/dependent-store.ts";
import { getRollbackById } from "#lib/rollbacks/store.ts";
import { getRollout } from "#lib/rollouts/get-rollout.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** Whose changelog entry tells of a rollback, and how that entry says it ended. */
type GroupEnd = { readonly entryOf: string; readonly outcome: RolledBack["outcome"] };

/** How a rollback ended together with all targets of its group, whose one changelog entry is the leading rollback's. */
export async function groupEnd(
  tx: Tx,
  ctx: Context,
  { rollbackId }: { rollbackId: string },
): Promise<GroupEnd> {
  const leadId = (await findLeadOf(tx, rollbackId)) ?? rollbackId;
  const dependents = await listDependents(tx, leadId);
  const begun = dependents.map((each) => each.rollbackId).filter((id) => id !== null);
  const ends: (GroupEnd["outcome"] | null)[] = [];
  for (const id of [leadId, ...begun]) {
    const { rolloutId } = await getRollbackById(tx, id);
    ends.push(rolloutId === null ? null : outcomeOf(await getRollout(ctx, { rolloutId })));
  }
  return { entryOf: leadId, outcome: outcomeOfGroup(ends) };
}
