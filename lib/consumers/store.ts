import type { ConsumerChannel, ConsumerRead, StoredConsumer } from "#lib/consumers/schema.ts";
import type { Json, Language } from "#lib/schema/atoms.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import type { Prisma } from "#lib/server/generated/client.ts";

type Reader = Database["prisma"] | Tx;

const withChannels = {
  channels: { orderBy: { createdAt: "asc" } },
  model: { select: { slug: true } },
} as const;
type Row = Prisma.ConsumerGetPayload<{ include: typeof withChannels }>;

/** The consumer of a model with this slug, or null. */
export async function findConsumer(
  db: Reader,
  modelId: string,
  slug: string,
): Promise<StoredConsumer | null> {
  const row = await db.consumer.findUnique({
    where: { modelId_slug: { modelId, slug } },
    include: withChannels,
  });
  return row === null ? null : toConsumer(row);
}

/** A page of a model's consumers by slug. */
export async function listConsumerPage(
  db: Reader,
  modelId: string,
  page: { cursor?: string | undefined; limit: number },
) {
  const rows = await db.consumer.findMany({
    where: { modelId, ...(page.cursor === undefined ? {} : { slug: { gt: page.cursor } }) },
    orderBy: { slug: "asc" },
    take: page.limit + 1,
    include: withChannels,
  });
  const items = rows.slice(0, page.limit).map(toConsumer);
  return { items, nextCursor: rows.length > page.limit ? (items.at(-1)?.slug ?? null) : null };
}

/** All consumers of a model, with their channels. */
export async function listAllConsumers(db: Reader, modelId: string): Promise<StoredConsumer[]> {
  const rows = await db.consumer.findMany({
    where: { modelId },
    orderBy: { slug: "asc" },
    include: withChannels,
  });
  return rows.map(toConsumer);
}

/** Consumers of all models by name, at most `limit`. */
export async function listConsumerNames(
  db: Reader,
  limit: number,
): Promise<{ model: string; slug: string; name: string }[]> {
  const rows = await db.consumer.findMany({
    orderBy: [{ slug: "asc" }, { id: "asc" }],
    take: limit,
    select: { slug: true, name: true, model: { select: { slug: true } } },
  });
  return rows.map(({ slug, name, model }) => ({ slug, name, model: model.slug }));
}

/** Writes a new consumer with its channels. */
export async function insertConsumer(
  tx: Tx,
  consumer: Prisma.ConsumerUncheckedCreateInput,
): Promise<StoredConsumer> {
  return toConsumer(await tx.consumer.create({ data: consumer, include: withChannels }));
}

/** Changes a consumer's own fields. */
export async function updateConsumer(
  tx: Tx,
  id: string,
  change: Prisma.ConsumerUncheckedUpdateInput,
): Promise<void> {
  await tx.consumer.update({ where: { id }, data: change });
}

/** Switches off the channels of a consumer that are not among `keep`: their deliveries stay on record. */
export async function disableChannels(tx: Tx, consumerId: string, keep: readonly string[]): Promise<void> {
  await tx.consumerChannel.updateMany({
    where: { consumerId, id: { notIn: [...keep] } },
    data: { enabled: false },
  });
}

/** Writes a channel, new or changed. */
export async function upsertChannel(
  tx: Tx,
  channel: Prisma.ConsumerChannelUncheckedCreateInput,
): Promise<void> {
  const { kind, settings, enabled } = channel;
  const change = { kind, settings, ...(enabled === undefined ? {} : { enabled }) };
  await tx.consumerChannel.upsert({ where: { id: channel.id }, create: channel, update: change });
}

/** One channel as stored, or null. */
export async function findChannel(db: Reader, id: string): Promise<ConsumerChannel | null> {
  const row = await db.consumerChannel.findUnique({ where: { id } });
  if (row === null) return null;
  return { id, kind: row.kind, enabled: row.enabled, settings: row.settings as Record<string, Json> };
}

/** Changes a channel and gives the name of its consumer. */
export async function updateChannel(
  tx: Tx,
  id: string,
  change: { readonly enabled: boolean },
): Promise<{ name: string }> {
  const row = await tx.consumerChannel.update({ where: { id }, data: change, include: { consumer: true } });
  return { name: row.consumer.name };
}

function toConsumer(row: Row): StoredConsumer {
  return {
    id: row.id,
    slug: row.slug,
    name: row.name,
    model: row.model.slug,
    modelId: row.modelId,
    reads: row.reads as ConsumerRead[],
    readsDeclaredAt: row.readsDeclaredAt,
    language: row.language as Language,
    contact: row.contact,
    createdAt: row.createdAt,
    channels: row.channels.map(({ id, kind, settings, enabled }) => ({
      id,
      kind,
      enabled,
      settings: settings as Record<string, Json>,
    })),
  };
}
