import { z } from "zod";
import { AllowedInternal, HttpAddress, secretField, timeoutField } from "#lib/adapters/settings-fields.ts";

/** Where the gateway's admin server is and how to speak to it. */
export const GatewaySettings = z.object({
  adminUrl: HttpAddress.meta({
    title: "Admin address",
    "title-zh-CN": "管理地址",
    description: "e.g. http://127.0.0.1:21001",
    "description-zh-CN": "例如 http://127.0.0.1:21001",
  }),
  token: secretField("Admin token", "管理令牌"),
  probeUrl: HttpAddress.optional().meta({
    title: "Probe address",
    "title-zh-CN": "探测地址",
    description: "a data plane address that answers GET with the version header; empty: no probe",
    "description-zh-CN": "数据面地址，GET 请求的响应带有版本头；留空则不探测",
  }),
  timeoutMs: timeoutField(1_000),
  allowedInternal: AllowedInternal,
});
export type GatewaySettings = z.infer<typeof GatewaySettings>;
