import { z } from "zod";
import { Id, Modality, Slug } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** A registered multimodal model. */
export const Model = z.object({
  id: Id,
  slug: Slug,
  title: z.string(),
  description: z.string(),
  modalities: z.array(Modality),
  ownerTeam: z.string(),
  /** A regular expression with the named groups `kind`, `number` and `date`; null is the product's own naming rule. */
  namingPattern: z.string().nullable(),
  createdAt: Timestamp,
});
export type Model = z.infer<typeof Model>;

/** A model to register. */
export const CreateModel = z.object({
  slug: Slug,
  title: z.string().min(1).max(120),
  description: z.string().max(2000).default(""),
  modalities: z.array(Modality).min(1),
  ownerTeam: z.string().min(1).max(120),
  namingPattern: z.string().max(500).nullable().default(null),
});
export type CreateModel = z.infer<typeof CreateModel>;

/** What may be changed of a model. */
export const ChangeModel = z.object({
  title: z.string().min(1).max(120).optional(),
  description: z.string().max(2000).optional(),
  modalities: z.array(Modality).min(1).optional(),
  ownerTeam: z.string().min(1).max(120).optional(),
  namingPattern: z.string().max(500).nullable().optional(),
});
export type ChangeModel = z.infer<typeof ChangeModel>;

/** What a version name says by the naming rule, e.g. `mm_chat_v1.2_20241005`: kind, version number, date (YYYY-MM-DD). */
export const ParsedName = z.object({ kind: z.string(), number: z.string(), date: z.iso.date() });
export type ParsedName = z.infer<typeof ParsedName>;
