import { z } from "zod";
import {
  AllowedInternal,
  HttpAddress,
  timeoutField,
  webhookSecretField,
} from "#lib/adapters/settings-fields.ts";

/** Where the wanted split is posted, where it is read back, and what both are signed with. */
export const WebhookRouterSettings = z.object({
  applyUrl: HttpAddress.meta({
    title: "Address that takes the wanted split",
    "title-zh-CN": "接收目标分流的地址",
    description: "gets a signed POST",
  }),
  readUrl: HttpAddress.meta({
    title: "Address that tells the split",
    "title-zh-CN": "读取当前分流的地址",
    description: "answers a signed GET with what really serves, not with what was asked for",
  }),
  observedUrl: HttpAddress.optional().meta({
    title: "Address that counts requests",
    "title-zh-CN": "统计请求的地址",
    description: "answers a signed GET with the requests per version; empty: traffic is not confirmed",
  }),
  secret: webhookSecretField("Signing secret", "签名密钥"),
  previousSecret: webhookSecretField("Previous secret, during rotation", "轮换期间的旧密钥").optional(),
  timeoutMs: timeoutField(1_000),
  allowedInternal: AllowedInternal,
});
export type WebhookRouterSettings = z.infer<typeof WebhookRouterSettings>;
