import { createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { env } from "#lib/server/env.ts";

/**
 * The secret of the link that ends a person's digest: 32 bytes as base64url, HMAC-SHA256 of the person's id under the master key.
 * Every mail makes the same one, so that it is stored nowhere; the row has its SHA-256 only.
 */
export async function digestToken(userId: string): Promise<string> {
  const key = Buffer.from((await readFile(env().SECRET_KEY_FILE, "utf8")).trim(), "base64url");
  return createHmac("sha256", key).update(`digest:${userId}`).digest("base64url");
}
