import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Env } from "#lib/server/env.ts";
import { ensureWorkerKeys } from "#lib/server/secrets/worker-keys.ts";

/** Length of the master key in bytes, the block that HMAC-SHA256 gives. */
const masterKeyBytes = 32;

/** Creates the key files that do not exist yet, readable by their owner only; one that exists is never replaced. */
export async function ensureKeys(settings: Env): Promise<void> {
  const file = settings.SECRET_KEY_FILE;
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  if (!existsSync(file)) {
    writeFileSync(file, `${randomBytes(masterKeyBytes).toString("base64url")}\n`, {
      mode: 0o600,
      flag: "wx",
    });
  }
  await ensureWorkerKeys({
    publicKeyFile: settings.WORKER_PUBLIC_KEY_FILE,
    privateKeyFile: settings.WORKER_PRIVATE_KEY_FILE,
  });
}
