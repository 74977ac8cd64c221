import { changeConsumer } from "#lib/consumers/change-consumer.ts";
import type { Consumer, DeclareReads } from "#lib/consumers/schema.ts";
import type { Context } from "#lib/server/context.ts";

/** Declares what a consumer reads, in place of what it declared before; a modality that is not read is left out. */
export function declareReads(
  ctx: Context,
  input: DeclareReads & { model: string; consumer: string },
): Promise<Consumer> {
  const { model, consumer, reads } = input;
  const read = reads.filter(({ isRead }) => isRead);
  return changeConsumer(ctx, {
    model,
    consumer,
    reads: read.map(({ modality, fields, exhaustive }) => ({ modality, fields, exhaustive })),
  });
}
