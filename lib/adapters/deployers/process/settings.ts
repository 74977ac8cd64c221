import { z } from "zod";
import { AllowedInternal, HttpAddress, secretField, timeoutField } from "#lib/adapters/settings-fields.ts";

/** Where the instance host's admin server is and how to speak to it. */
export const ProcessSettings = z.object({
  adminUrl: HttpAddress.meta({
    title: "Admin address",
    "title-zh-CN": "管理地址",
    description: "e.g. http://127.0.0.1:21001",
    "description-zh-CN": "例如 http://127.0.0.1:21001",
  }),
  token: secretField("Admin token", "管理令牌"),
  timeoutMs: timeoutField(5_000),
  allowedInternal: AllowedInternal,
});
export type ProcessSettings = z.infer<typeof ProcessSettings>;
