import { createHash, createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { env } from "#lib/server/env.ts";

/**
 * The secret of a message's acknowledgement link: 32 bytes as base64url, HMAC-SHA256 of the message's id under the master
 * key. Every attempt of a delivery makes the same one, so that it is stored nowhere; the row has its SHA-256 only.
 */
export async function acknowledgementToken(notificationId: string): Promise<string> {
  const key = Buffer.from((await readFile(env().SECRET_KEY_FILE, "utf8")).trim(), "base64url");
  return createHmac("sha256", key).update(`acknowledgement:${notificationId}`).digest("base64url");
}

/** SHA-256 of a token in hexadecimal, as messages are found by it. */
export function hashAcknowledgementToken(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}

/** How long a link takes answers, in milliseconds: 14 days. The message stays readable. */
export const acknowledgementLifetimeMs = 14 * 86_400_000;
