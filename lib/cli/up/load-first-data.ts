import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Database } from "#lib/server/database/prisma.ts";
import { projectRoot } from "#lib/server/project-root.ts";

/** What the first data are made from. */
export interface FirstDataRequest {
  readonly db: Database;
  /** Address people reach the web application at, without a trailing slash. */
  readonly baseUrl: string;
  readonly wantsSandbox: boolean;
  /** The sandbox's token of the last start; null when there is none. */
  readonly knownSandboxToken: string | null;
  readonly now: Date;
}

/** What `lastgood up` has to tell and to pass on. */
export interface FirstData {
  /** One-time sign-in link of the first administrator; null once somebody has used one. */
  readonly signInUrl: string | null;
  /** A token of the public API that is valid now: the known one, or a new one; null without the sandbox. */
  readonly sandboxToken: string | null;
}

/** Loads lib/server/first-data.ts, which reads the generated client and can therefore not be loaded before it exists. */
export async function loadFirstData(request: FirstDataRequest): Promise<FirstData> {
  const file = join(projectRoot(), "lib", "server", "first-data.ts");
  if (!existsSync(file)) return { signInUrl: null, sandboxToken: request.knownSandboxToken };
  const loaded = (await import(pathToFileURL(file).href)) as {
    ensureFirstData: (request: FirstDataRequest) => Promise<FirstData>;
  };
  return loaded.ensureFirstData(request);
}
