import { z } from "zod";
import {
  AllowedInternal,
  HttpAddress,
  timeoutField,
  webhookSecretField,
} from "#lib/adapters/settings-fields.ts";

/** Bounds of all webhook calls of this integration. */
export const WebhookSettings = z.object({
  timeoutMs: timeoutField(15_000),
  allowedInternal: AllowedInternal,
});
export type WebhookSettings = z.infer<typeof WebhookSettings>;

/** One receiver: its address and the secret its messages are signed with. */
export const WebhookRecipient = z.object({
  url: HttpAddress.meta({ title: "Webhook address", "title-zh-CN": "Webhook 地址" }),
  secret: webhookSecretField("Signing secret", "签名密钥"),
  previousSecret: webhookSecretField("Previous secret, during rotation", "轮换期间的旧密钥").optional(),
});
export type WebhookRecipient = z.infer<typeof WebhookRecipient>;
