import { z } from "zod";
import { Consumer } from "#lib/consumers/schema.ts";
import { Model } from "#lib/models/schema.ts";
import { InterfaceChange } from "#lib/versions/interface-schema.ts";
import { Version } from "#lib/versions/schema.ts";

/** A consumer with how its contract stands to what serves now and to what would be gone back to. */
export const ConsumerContract = z.object({
  consumer: Consumer,
  /** Declared fields that the version serving now does not answer; null: not known. */
  missingNow: z.array(z.string()).nullable(),
  /** The same for the last known good version; null: not known, or there is none. */
  missingRestored: z.array(z.string()).nullable(),
  /** What it would meet, or may meet, by going back, besides harmless changes; null: there is nothing to go back to. */
  changes: z.array(InterfaceChange).nullable(),
  /** Whether going back breaks it; null: not known, which is not the same as no. */
  breaks: z.boolean().nullable(),
});
export type ConsumerContract = z.infer<typeof ConsumerContract>;

/** The consumers of a model, with what they declared and how that stands. */
export const ConsumersView = z.object({
  model: Model,
  /** The version that has most of the traffic; null: none, or nobody can say. */
  current: Version.nullable(),
  restored: Version.nullable(),
  consumers: z.array(ConsumerContract),
});
export type ConsumersView = z.infer<typeof ConsumersView>;
