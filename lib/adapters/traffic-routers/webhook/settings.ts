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
    "description-zh-CN": "会收到签名的 POST 请求",
  }),
  readUrl: HttpAddress.meta({
    title: "Address that tells the split",
    "title-zh-CN": "读取当前分流的地址",
    description: "answers a signed GET with what really serves, not with what was asked for",
    "description-zh-CN": "对签名的 GET 返回实际在服务的分流，而不是所请求的",
  }),
  observedUrl: HttpAddress.optional().meta({
    title: "Address that counts requests",
    "title-zh-CN": "统计请求的地址",
    description: "answers a signed GET with the requests per version; empty: traffic is not confirmed",
    "description-zh-CN": "对签名的 GET 返回各版本的请求数；留空则流量不被确认",
  }),
  secret: webhookSecretField("Signing secret", "签名密钥"),
  previousSecret: webhookSecretField("Previous secret, during rotation", "轮换期间的旧密钥").optional(),
  timeoutMs: timeoutField(1_000),
  allowedInternal: AllowedInternal,
});
export type WebhookRouterSettings = z.infer<typeof WebhookRouterSettings>;
