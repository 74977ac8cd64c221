import { authorize } from "#lib/access/authorize.ts";
import { listMessagePage } from "#lib/notifications/operator-message-store.ts";
import type { IdPageQuery } from "#lib/schema/page.ts";
import type { Context } from "#lib/server/context.ts";

/** A page of the messages to the operators, newest first. */
export async function listOperatorMessages(ctx: Context, input: IdPageQuery) {
  authorize(ctx, "operate");
  return listMessagePage(ctx.db.prisma, input);
}
