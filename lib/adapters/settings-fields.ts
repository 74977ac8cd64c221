import { z } from "zod";

const ALLOW_ENTRY = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_.-]+)(\/\d{1,3})?:\d{1,5}(-\d{1,5})?$/;

/**
 * One internal destination that an administrator opens for one integration: `host:port`, `address/bits:port`,
 * each also with a range of ports (`127.0.0.1:20000-29999`); IPv6 in brackets.
 */
export const AllowEntry = z
  .string()
  .regex(ALLOW_ENTRY, {
    error: "must be host:port, address/bits:port or host:low-high, e.g. 10.0.0.0/8:9100",
    abort: true,
  })
  .refine(hasSensiblePorts, "the ports must be between 1 and 65535, the lower one first");
export type AllowEntry = z.infer<typeof AllowEntry>;

function hasSensiblePorts(entry: string): boolean {
  const [low = 0, high = low] = entry
    .slice(entry.lastIndexOf(":") + 1)
    .split("-")
    .map(Number);
  return low >= 1 && low <= high && high <= 65_535;
}

/** The allow list field that every integration with an address has. Only an administrator's list counts. */
export const AllowedInternal = z.array(AllowEntry).max(100).default([]).meta({
  title: "Allowed internal addresses",
  "title-zh-CN": "允许的内部地址",
  description:
    "host:port of private or loopback addresses this integration may call; set by an administrator",
  "description-zh-CN": "此集成可以访问的内网或回环地址 host:port；由管理员设置",
});

/** An http(s) address without credentials in it. */
export const HttpAddress = z
  .url({ protocol: /^https?$/, error: "must be an http or https address, e.g. https://host.example:8443" })
  .max(2_000)
  .refine(
    (value) => !hasCredentials(value),
    "must not contain a user name or password; use the secret field",
  );

function hasCredentials(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  return url.username !== "" || url.password !== "";
}

/** A field whose value is sealed before it is stored and never shown again. */
export function secretField(title: string, titleZh: string): z.ZodString {
  return z.string().min(1).max(4_000).meta({ title, "title-zh-CN": titleZh, secret: true });
}

const WEBHOOK_SECRET = /^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/;
const WEBHOOK_SECRET_MESSAGE =
  "must be whsec_ followed by 24 to 64 bytes in base64, as the Standard Webhooks say";

/** A secret that webhooks are signed with; sealed before it is stored and never shown again. */
export function webhookSecretField(title: string, titleZh: string): z.ZodString {
  return secretField(title, titleZh)
    .regex(WEBHOOK_SECRET, WEBHOOK_SECRET_MESSAGE)
    .meta({ title, "title-zh-CN": titleZh, secret: true });
}

/** A per-call deadline in milliseconds, bounded so that no setting can stall a worker. */
export function timeoutField(defaultMs: number): z.ZodDefault<z.ZodNumber> {
  return z
    .number()
    .int()
    .min(50)
    .max(60_000)
    .default(defaultMs)
    .meta({ title: "Time limit of a call (ms)", "title-zh-CN": "单次调用时限（毫秒）" });
}
