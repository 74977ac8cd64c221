import { z } from "zod";
import { AllowedInternal, secretField } from "#lib/adapters/settings-fields.ts";

/** How artifacts are fetched over HTTP. */
export const HttpStoreSettings = z.object({
  token: secretField("Bearer token", "访问令牌").optional(),
  tokenHost: z
    .string()
    .regex(/^[A-Za-z0-9.-]+(:\d{1,5})?$/, "must be host or host:port")
    .optional()
    .meta({ title: "Host that gets the token", "title-zh-CN": "接收令牌的主机" }),
  timeoutMs: z
    .number()
    .int()
    .min(100)
    .max(3_600_000)
    .default(600_000)
    .meta({ title: "Time limit of a download (ms)", "title-zh-CN": "下载时限（毫秒）" }),
  allowedInternal: AllowedInternal,
});
export type HttpStoreSettings = z.infer<typeof HttpStoreSettings>;
