import { authorize } from "#lib/access/authorize.ts";
import type { PageQuery } from "#lib/schema/page.ts";
import type { Context } from "#lib/server/context.ts";
import { listServingPage, listServingSince } from "#lib/targets/serving-store.ts";
import { getTargetById } from "#lib/targets/store.ts";

/** A page of which version held which share of a target, newest first. */
export async function listServing(ctx: Context, input: PageQuery & { targetId: string }) {
  authorize(ctx, "read");
  await getTargetById(ctx.db.prisma, input.targetId, ctx.now);
  return listServingPage(ctx.db.prisma, input.targetId, input);
}

/** The serving history of several targets in one query, oldest first; `since` null is the whole of it. */
export function servingSince(ctx: Context, input: { targetIds: readonly string[]; since: Date | null }) {
  authorize(ctx, "read");
  return listServingSince(ctx.db.prisma, input.targetIds, input.since);
}
