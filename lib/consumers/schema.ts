import { z } from "zod";
import { Id, Language, Modality, Slug } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

const FieldPath = z.string().min(1).max(120);

/** What a consumer reads of one modality; fields are paths of the response, e.g. `alternatives`. No fields: unknown, not none. */
export const ConsumerRead = z.object({
  modality: Modality,
  fields: z.array(FieldPath).max(200),
  /** Those of the fields whose values it tells apart one by one, so that a value it does not know breaks it. */
  exhaustive: z.array(FieldPath).max(200).optional(),
});
export type ConsumerRead = z.infer<typeof ConsumerRead>;

/** A way to reach a consumer; `kind` names a notifier, secrets in `settings` are never read back. */
export const ConsumerChannel = z.object({
  id: Id,
  kind: z.string(),
  settings: z.record(z.string(), z.json()),
  enabled: z.boolean(),
});
export type ConsumerChannel = z.infer<typeof ConsumerChannel>;

/** A downstream team or system. */
export const Consumer = z.object({
  id: Id,
  slug: Slug,
  name: z.string(),
  model: Slug,
  reads: z.array(ConsumerRead),
  /** When `reads` was last declared. */
  readsDeclaredAt: Timestamp,
  language: Language,
  contact: z.string(),
  channels: z.array(ConsumerChannel),
  createdAt: Timestamp,
});
export type Consumer = z.infer<typeof Consumer>;

/** A channel to add. */
export const CreateChannel = z.object({
  kind: z.string().min(1).max(60),
  settings: z.record(z.string(), z.json()).default({}),
  enabled: z.boolean().default(true),
});
export type CreateChannel = z.infer<typeof CreateChannel>;

/** A consumer to register. */
export const CreateConsumer = z.object({
  slug: Slug,
  name: z.string().min(1).max(120),
  reads: z.array(ConsumerRead).max(50),
  language: Language.default("en"),
  contact: z.string().max(200).default(""),
  channels: z.array(CreateChannel).max(10).default([]),
});
export type CreateConsumer = z.infer<typeof CreateConsumer>;

/** What may be changed of a consumer; channels are replaced as a whole. */
export const ChangeConsumer = z.object({
  name: z.string().min(1).max(120).optional(),
  reads: z.array(ConsumerRead).max(50).optional(),
  language: Language.optional(),
  contact: z.string().max(200).optional(),
  channels: z.array(CreateChannel).max(10).optional(),
});
export type ChangeConsumer = z.infer<typeof ChangeConsumer>;

/** Fields as a list, or as one text with commas or lines between them, as a form has them. */
const FieldList = z
  .union([z.array(FieldPath), z.string().max(20_000)])
  .transform((given) => (typeof given === "string" ? given.split(/[,，、\s]+/u) : given))
  .pipe(z.array(z.string().max(120)).transform((fields) => [...new Set(fields.filter((one) => one !== ""))]))
  .pipe(z.array(FieldPath).max(200));

/** What a consumer reads, modality by modality, in place of what it declared before. */
export const DeclareReads = z.object({
  reads: z
    .array(
      z.object({
        modality: Modality,
        /** False leaves the modality out: a form sends every one that it shows, ticked or not. */
        isRead: z.boolean().default(true),
        fields: FieldList.default([]),
        exhaustive: FieldList.default([]),
      }),
    )
    .max(50),
});
export type DeclareReads = z.infer<typeof DeclareReads>;

/** A consumer as stored: secrets of channel settings are sealed, and the id of its model. */
export type StoredConsumer = Consumer & { readonly modelId: string };
