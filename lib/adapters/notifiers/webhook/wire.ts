import { z } from "zod";

/** What a receiver gets; Standard Webhooks' recommended envelope with our message as data. */
export const WebhookPayload = z.object({
  type: z.literal("lastgood.message"),
  timestamp: z.iso.datetime(),
  data: z.object({
    message_id: z.string(),
    subject: z.string(),
    text: z.string(),
    url: z.string(),
    language: z.string(),
  }),
});
export type WebhookPayload = z.infer<typeof WebhookPayload>;
