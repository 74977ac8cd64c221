import type { FormCookie } from "#lib/schema/endpoint.ts";
import { env } from "#lib/server/env.ts";

/** A `Set-Cookie` header (RFC 6265): for our own pages below its path only, over TLS where the product is reached by it. */
export function writeCookie({ name, value, path, maxAgeSeconds }: FormCookie): string {
  const secure = env().LASTGOOD_URL.startsWith("https:") ? "; Secure" : "";
  return `${name}=${encodeURIComponent(value)}; Path=${path}; Max-Age=${maxAgeSeconds}; SameSite=Lax${secure}`;
}
