import { z } from "zod";
import { AllowedInternal, HttpAddress, secretField, timeoutField } from "#lib/adapters/settings-fields.ts";

/** Where the endpoints are discovered and how they are read. */
export const OpenMetricsSettings = z.object({
  discoveryUrl: HttpAddress.meta({
    title: "Discovery address",
    "title-zh-CN": "服务发现地址",
    description: "answers Prometheus HTTP service discovery; every target needs the label version",
    "description-zh-CN": "返回 Prometheus HTTP 服务发现结果；每个目标都需要 version 标签",
  }),
  token: secretField("Bearer token for discovery", "服务发现令牌").optional(),
  timeoutMs: timeoutField(2_000),
  allowedInternal: AllowedInternal,
});
export type OpenMetricsSettings = z.infer<typeof OpenMetricsSettings>;
