import { z } from "zod";
import { Id, Modality } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** A request as a consumer sends it, to record: an Open Inference Protocol v2 inference request. */
export const RecordConsumerExample = z.object({
  /** The consumer's own name for it; the same key replaces the request. */
  key: z.string().min(1).max(120),
  modality: Modality,
  request: z.record(z.string(), z.json()),
});
export type RecordConsumerExample = z.infer<typeof RecordConsumerExample>;

/** A recorded request of a consumer, which a candidate has to accept and answer with the fields that are read. */
export const ConsumerExample = RecordConsumerExample.extend({ id: Id, recordedAt: Timestamp });
export type ConsumerExample = z.infer<typeof ConsumerExample>;
