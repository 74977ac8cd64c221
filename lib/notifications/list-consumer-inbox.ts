import { authorize } from "#lib/access/authorize.ts";
import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import { getModel } from "#lib/models/get-model.ts";
import { listNoticePage } from "#lib/notifications/store.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { IdPageQuery } from "#lib/schema/page.ts";
import type { Context } from "#lib/server/context.ts";

/** A page of one consumer's messages, newest first; NOT_FOUND for an unknown model or consumer. */
export async function listConsumerInbox(
  ctx: Context,
  input: IdPageQuery & { model: string; consumer: string },
) {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  const consumer = (await consumersToTell(ctx, model.id)).find(({ slug }) => slug === input.consumer);
  if (consumer === undefined) throw notFound("consumer", input.consumer);
  return listNoticePage(ctx.db.prisma, consumer.id, input);
}
