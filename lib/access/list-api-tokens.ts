import { authorize } from "#lib/access/authorize.ts";
import * as store from "#lib/access/store.ts";
import type { PageQuery } from "#lib/schema/page.ts";
import type { Context } from "#lib/server/context.ts";

/** The API tokens, revoked ones too, without their secrets. */
export async function listApiTokens(ctx: Context, query: PageQuery) {
  authorize(ctx, "administer");
  return store.listApiTokens(ctx.db, query);
}
