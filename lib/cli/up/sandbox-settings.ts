import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Env } from "#lib/server/env.ts";
import { pickPort } from "./ports.ts";

const loopback = "127.0.0.1";

const Stored = z.object({
  gatewayPort: z.number().int(),
  adminPort: z.number().int(),
  adminToken: z.string(),
  /** Token of the public API, shown once when the first data were created. */
  apiToken: z.string().nullable(),
});

/** How the sandbox listens and signs in; the same on every start, since the targets in the database point to it. */
export type SandboxSettings = z.infer<typeof Stored>;

/** Gives the sandbox's settings of a data directory, choosing free ports and a token on the first start. */
export async function prepareSandboxSettings(directory: string, settings: Env): Promise<SandboxSettings> {
  const stored = readStored(directory) ?? firstSettings(settings.PORT);
  const gatewayPort = await pickPort(loopback, [
    settings.LASTGOOD_SANDBOX_GATEWAY_PORT ?? stored.gatewayPort,
  ]);
  const wishedAdmin = settings.LASTGOOD_SANDBOX_ADMIN_PORT ?? stored.adminPort;
  const adminPort = await pickPort(loopback, wishedAdmin === gatewayPort ? [] : [wishedAdmin]);
  return {
    ...stored,
    gatewayPort,
    adminPort,
    adminToken: settings.LASTGOOD_SANDBOX_TOKEN ?? stored.adminToken,
  };
}

function firstSettings(webPort: number): SandboxSettings {
  const adminToken = randomBytes(24).toString("base64url");
  return { gatewayPort: webPort + 1, adminPort: webPort + 2, adminToken, apiToken: null };
}

/** Keeps the settings for the next start, readable by their owner only. */
export function storeSandboxSettings(directory: string, settings: SandboxSettings): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(settingsFile(directory), `${JSON.stringify(settings, null, 2)}\n`, { mode: 0o600 });
}

function readStored(directory: string): SandboxSettings | null {
  const file = settingsFile(directory);
  if (!existsSync(file)) return null;
  const parsed = Stored.safeParse(JSON.parse(readFileSync(file, "utf8")));
  return parsed.success ? parsed.data : null;
}

function settingsFile(directory: string): string {
  return join(directory, "settings.json");
}
