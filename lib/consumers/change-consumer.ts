import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { asStored, checkReads } from "#lib/consumers/check-reads.ts";
import type { ChangeConsumer, Consumer, CreateChannel, StoredConsumer } from "#lib/consumers/schema.ts";
import { showConsumer } from "#lib/consumers/show-consumer.ts";
import { disableChannels, findConsumer, updateConsumer, upsertChannel } from "#lib/consumers/store.ts";
import { getModel } from "#lib/models/get-model.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { sealIntegration } from "#lib/server/integration-settings.ts";
import { newId } from "#lib/server/observability/ids.ts";

type ChangeConsumerInput = ChangeConsumer & { model: string; consumer: string };

/** Changes what is given of a consumer. Channels are replaced as a whole; a secret left out of a kept kind is kept. */
export async function changeConsumer(ctx: Context, input: ChangeConsumerInput): Promise<Consumer> {
  authorize(ctx, "administer");
  const model = await getModel(ctx, { model: input.model });
  checkReads(model, input.reads ?? []);
  return inTransaction(ctx, async (tx) => {
    const before = await findConsumer(tx, model.id, input.consumer);
    if (before === null) throw notFound("consumer", input.consumer);
    const { name, language, contact, channels } = input;
    const reads = input.reads?.map(asStored);
    const given = Object.entries({ name, reads, language, contact }).filter(
      ([, value]) => value !== undefined,
    );
    const declared = reads === undefined ? {} : { readsDeclaredAt: ctx.now };
    await updateConsumer(tx, before.id, { ...Object.fromEntries(given), ...declared });
    if (channels !== undefined) await replaceChannels(tx, before, channels);
    await recordAct(tx, ctx, {
      action: "consumer.changed",
      object: { kind: "consumer", id: before.id, name: name ?? before.name },
      before: {
        name: before.name,
        reads: before.reads.map(asStored),
        language: before.language,
        contact: before.contact,
      },
      after: {
        ...Object.fromEntries(given),
        ...(channels ? { channels: channels.map(({ kind }) => kind) } : {}),
      },
    });
    const after = await findConsumer(tx, model.id, input.consumer);
    if (after === null) throw notFound("consumer", input.consumer);
    return showConsumer(after);
  });
}

async function replaceChannels(
  tx: Tx,
  consumer: StoredConsumer,
  channels: readonly CreateChannel[],
): Promise<void> {
  const left = consumer.channels.filter(({ enabled }) => enabled);
  const kept: string[] = [];
  for (const { kind, settings, enabled } of channels) {
    const index = left.findIndex((channel) => channel.kind === kind);
    const previous = index < 0 ? undefined : left.splice(index, 1)[0];
    const id = previous?.id ?? newId();
    const sealed = await sealIntegration({ port: "recipient", kind }, settings, previous?.settings);
    await upsertChannel(tx, { id, consumerId: consumer.id, kind, settings: sealed, enabled });
    kept.push(id);
  }
  await disableChannels(tx, consumer.id, kept);
}
