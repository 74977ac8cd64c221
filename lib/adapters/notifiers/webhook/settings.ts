import { z } from "zod";
import { AllowedInternal, HttpAddress, secretField, timeoutField } from "#lib/adapters/settings-fields.ts";

/** Bounds of all webhook calls of this integration. */
export const WebhookSettings = z.object({
  timeoutMs: timeoutField(15_000),
  allowedInternal: AllowedInternal,
});
export type WebhookSettings = z.infer<typeof WebhookSettings>;

const SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;
const SECRET_MESSAGE = "must be whsec_ followed by 24 to 64 bytes in base64, as the Standard Webhooks say";

/** One receiver: its address and the secret its messages are signed with. */
export const WebhookRecipient = z.object({
  url: HttpAddress.meta({ title: "Webhook address", "title-zh-CN": "Webhook 地址" }),
  secret: secretField("Signing secret", "签名密钥").regex(SECRET, SECRET_MESSAGE).meta({ secret: true }),
  previousSecret: secretField("Previous secret, during rotation", "轮换期间的旧密钥")
    .regex(SECRET, SECRET_MESSAGE)
    .meta({ secret: true })
    .optional(),
});
export type WebhookRecipient = z.infer<typeof WebhookRecipient>;
