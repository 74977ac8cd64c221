import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { asStored, checkReads } from "#lib/consumers/check-reads.ts";
import type { Consumer, CreateConsumer } from "#lib/consumers/schema.ts";
import { showConsumer } from "#lib/consumers/show-consumer.ts";
import { findConsumer, insertConsumer } from "#lib/consumers/store.ts";
import { getModel } from "#lib/models/get-model.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { findOrInsert } from "#lib/server/database/transaction.ts";
import { sealIntegration } from "#lib/server/integration-settings.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** Registers a consumer with its channels; secrets are sealed before they are stored. CONFLICT when the slug is taken. */
export async function createConsumer(
  ctx: Context,
  input: CreateConsumer & { model: string },
): Promise<Consumer> {
  authorize(ctx, "administer");
  const model = await getModel(ctx, { model: input.model });
  checkReads(model, input.reads);
  const channels = await Promise.all(
    input.channels.map(async ({ kind, settings, enabled }) => ({
      id: newId(),
      kind,
      enabled,
      settings: await sealIntegration({ port: "recipient", kind }, settings),
    })),
  );
  return findOrInsert(ctx, async (tx) => {
    const existing = await findConsumer(tx, model.id, input.slug);
    if (existing !== null) {
      const detail = `${model.slug} already has a consumer "${input.slug}".`;
      throw new AppError({ code: "CONFLICT", detail, extra: { existing: { id: existing.id } } });
    }
    const { slug, name, language, contact } = input;
    const reads = input.reads.map(asStored);
    const consumer = await insertConsumer(tx, {
      id: newId(),
      modelId: model.id,
      slug,
      name,
      reads,
      readsDeclaredAt: ctx.now,
      language,
      contact,
      channels: { create: channels },
    });
    await recordAct(tx, ctx, {
      action: "consumer.created",
      object: { kind: "consumer", id: consumer.id, name: consumer.name },
      after: { model: model.slug, reads, language, channels: channels.map(({ kind }) => kind) },
    });
    return showConsumer(consumer);
  });
}
