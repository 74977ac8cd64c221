import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const secretMode = 0o600;

/**
 * Gives the secret in a file, made at the first call: 32 random bytes as base64url, readable by its owner alone. Two
 * processes that start at once agree on one.
 */
export function readOrMakeSecret(path: string): string {
  const found = readIfPresent(path);
  if (found !== null) return found;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomBytes(6).toString("hex")}.part`;
  writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: secretMode });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return readFileSync(path, "utf8").trim();
}

function readIfPresent(path: string): string | null {
  try {
    const secret = readFileSync(path, "utf8").trim();
    chmodSync(path, secretMode);
    return secret;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  }
}
