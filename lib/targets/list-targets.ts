import type { StoredTarget } from "#lib/targets/schema.ts";
import { authorize } from "#lib/access/authorize.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { Context } from "#lib/server/context.ts";
import { showTarget } from "#lib/targets/show-target.ts";
import { listTargetRows } from "#lib/targets/store.ts";

/** The targets of a model with traffic, freeze and health. */
export async function listTargets(ctx: Context, input: { model: string }) {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  const targets = await listTargetRows(ctx.db.prisma, { modelId: model.id }, ctx.now);
  return { items: targets.map(showTarget), nextCursor: null };
}

/** The targets of all models as stored, for the overview and the worker. */
export function allTargets(ctx: Context): Promise<StoredTarget[]> {
  authorize(ctx, "read");
  return listTargetRows(ctx.db.prisma, {}, ctx.now);
}

/** The targets of one model as stored. */
export function storedTargets(ctx: Context, where: { modelId: string }): Promise<StoredTarget[]> {
  authorize(ctx, "read");
  return listTargetRows(ctx.db.prisma, where, ctx.now);
}
