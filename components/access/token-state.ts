import type { ApiToken } from "#lib/access/schema.ts";

/** Whether a token still opens anything at an instant. */
export function tokenState(
  { revokedAt, expiresAt }: Pick<ApiToken, "revokedAt" | "expiresAt">,
  now: Date,
): "open" | "expired" | "revoked" {
  if (revokedAt !== null) return "revoked";
  return expiresAt !== null && expiresAt <= now ? "expired" : "open";
}
