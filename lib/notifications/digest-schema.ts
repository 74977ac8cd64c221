import { z } from "zod";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** Whether somebody gets the changelog by e-mail once a day. */
export const Digest = z.object({
  isSubscribed: z.boolean(),
  /** Where it goes. */
  email: z.string(),
  /** When it is next looked whether something is new; null without a subscription. */
  dueAt: Timestamp.nullable(),
  /** What was published until then was mailed, or was there before. */
  mailedUntil: Timestamp.nullable(),
  /** Whether this installation can send mail at all. */
  canMail: z.boolean(),
});
export type Digest = z.infer<typeof Digest>;

/** Whether to get it. */
export const PutDigest = z.object({ isSubscribed: z.boolean() });
export type PutDigest = z.infer<typeof PutDigest>;

/** Whether the link of a mail still ends anything. */
export const DigestLink = z.object({ isSubscribed: z.boolean() });
export type DigestLink = z.infer<typeof DigestLink>;

/** What a mail program posts for its reader (RFC 8058 section 3.2); a post without it ends nothing. */
export const OneClick = z.object({ "List-Unsubscribe": z.literal("One-Click") });
export type OneClick = z.infer<typeof OneClick>;
