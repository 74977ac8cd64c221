import { authorize } from "#lib/access/authorize.ts";
import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import { getModel } from "#lib/models/get-model.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { ConnectionTest } from "#lib/targets/schema.ts";
import { queueConnectionTest } from "#lib/targets/test-connection.ts";

/** Asks the worker to send a test message over one channel of a consumer; the answer is the queued test, to be awaited by its id. */
export async function testChannel(
  ctx: Context,
  input: { model: string; consumer: string; channelId: string },
): Promise<ConnectionTest> {
  authorize(ctx, "administer");
  const model = await getModel(ctx, { model: input.model });
  const consumers = await consumersToTell(ctx, model.id);
  const consumer = consumers.find(({ slug }) => slug === input.consumer);
  if (consumer === undefined) throw notFound("consumer", input.consumer);
  if (!consumer.channels.some(({ id }) => id === input.channelId)) throw notFound("channel", input.channelId);
  const about = { kind: "consumer", id: consumer.id, name: consumer.name } as const;
  return inTransaction(ctx, (tx) =>
    queueConnectionTest(tx, ctx, { subject: "channel", subjectId: input.channelId, targetId: null, about }),
  );
}
