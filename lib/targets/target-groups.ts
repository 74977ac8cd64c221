import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { getModel } from "#lib/models/get-model.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";
import type { PutTargetGroup, TargetGroup } from "#lib/targets/group-schema.ts";
import { findGroupOf, listGroups, upsertGroup } from "#lib/targets/group-store.ts";
import { storedTargets } from "#lib/targets/list-targets.ts";

/** The groups of a model's targets. */
export async function listTargetGroups(ctx: Context, input: { model: string }) {
  authorize(ctx, "read");
  const { id } = await getModel(ctx, input);
  return { items: await listGroups(ctx.db.prisma, id), nextCursor: null };
}

/** The group that a target is in; null: it is rolled back alone. */
export function groupOfTarget(ctx: Context, targetId: string): Promise<TargetGroup | null> {
  authorize(ctx, "read");
  return findGroupOf(ctx.db.prisma, targetId);
}

/** Sets a group. INVALID for a target of another model, one that is named twice, or one of another group. */
export async function putTargetGroup(
  ctx: Context,
  input: PutTargetGroup & { model: string; group: string },
): Promise<TargetGroup> {
  authorize(ctx, "administer");
  const { title, holdMs, targetIds, group: slug } = input;
  const { id: modelId } = await getModel(ctx, { model: input.model });
  const known = new Set((await storedTargets(ctx, { modelId })).map(({ id }) => id));
  targetIds.forEach((id, index) => {
    if (!known.has(id)) throw invalidField(`targetIds[${index}]`, `is no target of ${input.model}`);
    if (targetIds.indexOf(id) !== index) throw invalidField(`targetIds[${index}]`, "is named twice");
  });
  return inTransaction(ctx, async (tx) => {
    for (const [index, id] of targetIds.entries()) {
      const other = await findGroupOf(tx, id);
      if (other === null || other.slug === slug) continue;
      throw invalidField(`targetIds[${index}]`, `is in the group "${other.slug}"`);
    }
    const group = await upsertGroup(tx, { id: newId(), modelId, slug, title, holdMs, targetIds });
    await recordAct(tx, ctx, {
      action: "target_group.set",
      object: { kind: "target_group", id: group.id, name: title },
      after: { model: input.model, holdMs, targets: targetIds },
    });
    return group;
  });
}
