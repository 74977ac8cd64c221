import { authorize } from "#lib/access/authorize.ts";
import { listModelPage } from "#lib/models/store.ts";
import type { PageQuery } from "#lib/schema/page.ts";
import type { Context } from "#lib/server/context.ts";

/** A page of the registered models, by slug. */
export function listModels(ctx: Context, input: PageQuery) {
  authorize(ctx, "read");
  return listModelPage(ctx.db.prisma, input);
}
