import { authorize } from "#lib/access/authorize.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { ConsumerExample, RecordConsumerExample } from "#lib/consumers/example-schema.ts";
import {
  countExamples,
  countExamplesOf,
  listExamples,
  upsertExamples,
} from "#lib/consumers/example-store.ts";
import { findConsumer } from "#lib/consumers/store.ts";
import { getModel } from "#lib/models/get-model.ts";
import { invalidField, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

type ConsumerInput = { readonly model: string; readonly consumer: string };

const mostExamples = 100;

/**
 * Records requests as a consumer sends them; every test of a candidate asks them again. INVALID names a modality that the
 * model does not serve, or when more than 100 would be kept.
 */
export async function recordExamples(
  ctx: Context,
  input: ConsumerInput & { readonly requests: readonly RecordConsumerExample[] },
): Promise<{ recorded: number; kept: number }> {
  authorize(ctx, "register");
  const model = await getModel(ctx, { model: input.model });
  const unknown = input.requests.findIndex(({ modality }) => !model.modalities.includes(modality));
  if (unknown >= 0) {
    throw invalidField(
      `requests[${unknown}].modality`,
      `${model.slug} serves ${model.modalities.join(", ")} only`,
    );
  }
  return inTransaction(ctx, async (tx) => {
    const consumer = await findConsumer(tx, model.id, input.consumer);
    if (consumer === null) throw notFound("consumer", input.consumer);
    const requests = input.requests.map((request) => ({ ...request, id: newId() }));
    await upsertExamples(tx, consumer.id, { requests, recordedAt: ctx.now });
    const kept = await countExamples(tx, consumer.id);
    if (kept > mostExamples) {
      throw invalidField(
        "requests",
        `${kept} requests would be kept; ${mostExamples} are the most, reuse their keys`,
      );
    }
    await recordAct(tx, ctx, {
      action: "consumer.requests_recorded",
      object: { kind: "consumer", id: consumer.id, name: consumer.name },
      after: { recorded: input.requests.length, kept },
    });
    return { recorded: input.requests.length, kept };
  });
}

/** The recorded requests of a consumer by key; NOT_FOUND when there is no such consumer. */
export async function listConsumerExamples(
  ctx: Context,
  input: ConsumerInput,
): Promise<{ items: ConsumerExample[] }> {
  authorize(ctx, "read");
  const model = await getModel(ctx, { model: input.model });
  const consumer = await findConsumer(ctx.db.prisma, model.id, input.consumer);
  if (consumer === null) throw notFound("consumer", input.consumer);
  const rows = await listExamples(ctx.db.prisma, [consumer.id]);
  return { items: rows.map(({ consumerId: _consumerId, ...example }) => example) };
}

/** How many requests of each of these consumers are recorded, in one query; one without any is absent. */
export function exampleCounts(ctx: Context, consumerIds: readonly string[]): Promise<Map<string, number>> {
  authorize(ctx, "read");
  return countExamplesOf(ctx.db.prisma, consumerIds);
}

/** The recorded requests of some consumers, each with its consumer; one query. */
export function examplesOfConsumers(ctx: Context, consumerIds: readonly string[]) {
  authorize(ctx, "read");
  return listExamples(ctx.db.prisma, consumerIds);
}
