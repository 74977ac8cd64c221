import { recordAct } from "#lib/audit/record-act.ts";
import { insertDependents, listDependents } from "#lib/rollbacks/dependent-store.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { groupOfTarget } from "#lib/targets/target-groups.ts";

/**
 * Writes the targets that follow a rollback's own one in its group, so that they are begun one after another. INVALID where
 * the target has no group, or is the last of it. Covers once: a rollout that goes on with another version keeps them.
 */
export async function coverGroup(
  tx: Tx,
  ctx: Context,
  { leadId, targetId }: { readonly leadId: string; readonly targetId: string },
): Promise<void> {
  if ((await listDependents(tx, leadId)).length > 0) return;
  const group = await groupOfTarget(ctx, targetId);
  const following = group?.targetIds.slice(group.targetIds.indexOf(targetId) + 1) ?? [];
  if (group === null || following.length === 0) {
    throw invalidField("coversGroup", "no target follows this one in a group");
  }
  const fixed = { leadId, holdMs: group.holdMs, state: "waiting", stateAt: ctx.now };
  await insertDependents(
    tx,
    following.map((id, index) => ({ ...fixed, targetId: id, position: index + 1 })),
  );
  await recordAct(tx, ctx, {
    action: "rollback.group_covered",
    object: { kind: "rollback", id: leadId, name: group.title },
    after: { group: group.slug, holdMs: group.holdMs, targets: following },
  });
}
