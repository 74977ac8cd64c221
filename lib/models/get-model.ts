import { authorize } from "#lib/access/authorize.ts";
import type { Model } from "#lib/models/schema.ts";
import { getModelBySlug } from "#lib/models/store.ts";
import type { Context } from "#lib/server/context.ts";

/** One model by its slug; NOT_FOUND when there is none. */
export function getModel(ctx: Context, input: { model: string }): Promise<Model> {
  authorize(ctx, "read");
  return getModelBySlug(ctx.db.prisma, input.model);
}
