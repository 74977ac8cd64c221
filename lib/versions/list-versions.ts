import { authorize } from "#lib/access/authorize.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { PageQuery } from "#lib/schema/page.ts";
import type { Context } from "#lib/server/context.ts";
import { listVersionPage } from "#lib/versions/store.ts";

/** A page of a model's versions, newest build first. */
export async function listVersions(ctx: Context, input: PageQuery & { model: string }) {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  return listVersionPage(ctx.db.prisma, model.id, input);
}
