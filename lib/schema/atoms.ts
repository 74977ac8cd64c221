import { z } from "zod";

/** The id of a row: a UUID, version 7 when we made it. */
export const Id = z.uuid();
export type Id = z.infer<typeof Id>;

/** A short name for addresses: lower case letters, digits, `_`, `.` and `-`. */
export const Slug = z
  .string()
  .min(1)
  .max(80)
  .regex(
    /^[a-z0-9][a-z0-9_.-]*$/,
    "lower case letters, digits, '_', '.' and '-', starting with a letter or digit",
  );
export type Slug = z.infer<typeof Slug>;

/** A share of traffic in percent, 0 to 100. */
export const SharePercent = z.number().min(0).max(100);
export type SharePercent = z.infer<typeof SharePercent>;

/** How many: not negative, and no more than a row of the database holds. */
export const Count = z.int().min(0).max(2_147_483_647);
export type Count = z.infer<typeof Count>;

/** A SHA-256 digest as 64 lower case hexadecimal digits. */
export const Sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/, "a SHA-256 digest as 64 lower case hexadecimal digits");
export type Sha256 = z.infer<typeof Sha256>;

/** What a model serves; `overall` is for what has no modality of its own. */
export const Modality = z.enum(["image", "text", "audio", "video", "overall"]);
export type Modality = z.infer<typeof Modality>;

/** The languages of the product, as BCP 47 tags. */
export const Language = z.enum(["en", "zh-CN"]);
export type Language = z.infer<typeof Language>;

/** A sentence in English and, optionally, in Chinese. */
export const LocalizedText = z.object({
  en: z.string().min(1).max(4000),
  "zh-CN": z.string().min(1).max(4000).nullable(),
});
export type LocalizedText = z.infer<typeof LocalizedText>;

/** An address that a page may link to: http or https, and no scheme that a browser would run. */
export const WebAddress = z
  .url({
    protocol: /^https?$/,
    error: "must be an http or https address, e.g. https://docs.example.org/page",
  })
  .max(2000);
export type WebAddress = z.infer<typeof WebAddress>;

/** A JSON value of any shape. */
export const Json = z.json();
export type Json = z.infer<typeof Json>;

/** Who did a thing. `not_recorded` is a move nobody reported. */
export const ActorRef = z.object({
  kind: z.enum(["person", "token", "automation", "public", "not_recorded"]),
  id: z.string().nullable(),
  name: z.string(),
});
export type ActorRef = z.infer<typeof ActorRef>;
