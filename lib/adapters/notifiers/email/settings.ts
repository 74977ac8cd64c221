import { z } from "zod";
import { AllowedInternal, secretField, timeoutField } from "#lib/adapters/settings-fields.ts";

/** The mail server that takes our messages. */
export const EmailSettings = z
  .object({
    host: z
      .string()
      .regex(/^[A-Za-z0-9.:-]+$/, "must be a host name or an address, without a scheme")
      .meta({ title: "SMTP server", "title-zh-CN": "SMTP 服务器" }),
    port: z.number().int().min(1).max(65_535).default(587).meta({ title: "Port", "title-zh-CN": "端口" }),
    security: z.enum(["starttls", "tls", "none"]).default("starttls").meta({
      title: "Encryption",
      "title-zh-CN": "加密方式",
      description: "starttls refuses to send in clear",
      "description-zh-CN": "starttls 拒绝明文发送",
    }),
    user: z.string().min(1).optional().meta({ title: "User name", "title-zh-CN": "用户名" }),
    password: secretField("Password", "密码").optional(),
    from: z.email().meta({ title: "Sender address", "title-zh-CN": "发件人地址" }),
    fromName: z
      .string()
      .max(100)
      .regex(/^[^\r\n]*$/)
      .default("Lastgood")
      .meta({ title: "Sender name", "title-zh-CN": "发件人名称" }),
    timeoutMs: timeoutField(15_000),
    allowedInternal: AllowedInternal,
  })
  .refine((settings) => (settings.user === undefined) === (settings.password === undefined), {
    error: "user name and password go together: give both or neither",
    path: ["password"],
  });
export type EmailSettings = z.infer<typeof EmailSettings>;

/** Where one recipient's mail goes. */
export const EmailRecipient = z.object({
  address: z.email().meta({ title: "E-mail address", "title-zh-CN": "电子邮箱" }),
});
export type EmailRecipient = z.infer<typeof EmailRecipient>;
