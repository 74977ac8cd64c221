import { authorize } from "#lib/access/authorize.ts";
import * as store from "#lib/access/store.ts";
import type { PageQuery } from "#lib/schema/page.ts";
import type { Context } from "#lib/server/context.ts";

/** The people with an account, in the order they were added, and until when a one-time link of theirs is open. */
export async function listPeople(ctx: Context, query: PageQuery) {
  authorize(ctx, "administer");
  return store.listPeople(ctx.db, query, ctx.now);
}
