import type { Consumer, StoredConsumer } from "#lib/consumers/schema.ts";
import { authorize } from "#lib/access/authorize.ts";
import { showConsumer } from "#lib/consumers/show-consumer.ts";
import { listAllConsumers, listConsumerNames, listConsumerPage } from "#lib/consumers/store.ts";
import { getModel } from "#lib/models/get-model.ts";
import type { PageQuery } from "#lib/schema/page.ts";
import type { Context } from "#lib/server/context.ts";

const mostNames = 200;

/**
 * A page of a model's consumers, by slug, without secrets. Only administrators, who enter them, see the addresses of
 * channels: whoever knows that of a webhook can often write to it.
 */
export async function listConsumers(ctx: Context, input: PageQuery & { model: string }) {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  const { items, nextCursor } = await listConsumerPage(ctx.db.prisma, model.id, input);
  const shown = items.map(showConsumer);
  if (ctx.actor.scopes.includes("administer")) return { items: shown, nextCursor };
  return { items: shown.map(withoutAddresses), nextCursor };
}

function withoutAddresses(consumer: Consumer): Consumer {
  return { ...consumer, channels: consumer.channels.map((channel) => ({ ...channel, settings: {} })) };
}

/** Every consumer of a model with its channels as stored, for composing and delivering messages. */
export function consumersToTell(ctx: Context, modelId: string): Promise<StoredConsumer[]> {
  authorize(ctx, "read");
  return listAllConsumers(ctx.db.prisma, modelId);
}

/** The first 200 consumers of all models by name, in one query. */
export function consumerNames(ctx: Context): Promise<{ model: string; slug: string; name: string }[]> {
  authorize(ctx, "read");
  return listConsumerNames(ctx.db.prisma, mostNames);
}
