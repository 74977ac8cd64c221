import { createHash, randomBytes } from "node:crypto";

/** What every API token starts with, so that scanners of repositories recognise one. */
export const tokenPrefix = "lgt_";

/** What every key to the feeds starts with; it opens nothing but the changelog's feeds. */
export const feedKeyPrefix = "lgf_";

/** A new secret of 32 random bytes as base64url, after a prefix. */
export function newSecret(prefix = ""): string {
  return prefix + randomBytes(32).toString("base64url");
}

/** SHA-256 of a secret in hexadecimal: enough for 256 random bits, which nobody can guess. */
export function hashSecret(secret: string): string {
  return createHash("sha256").update(secret).digest("hex");
}
