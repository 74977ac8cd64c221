import { join } from "node:path";
import { Client } from "pg";
import { CommandError, lineOf } from "#lib/cli/command-error.ts";
import { findRunningPostmaster } from "#lib/server/database/embedded/postmaster-file.ts";
import {
  embeddedDataDirectory,
  startEmbeddedPostgres,
} from "#lib/server/database/embedded/embedded-postgres.ts";
import type { Env } from "#lib/server/env.ts";
import { createDataDirectory, findRunningUp } from "./data-directory.ts";

/** The database a command works on. */
export interface DataStore {
  readonly url: string;
  /** Past any pooler; for migrations. */
  readonly directUrl: string;
  /** Data directory of the embedded Postgres; null when DATABASE_URL names another one. */
  readonly dataDirectory: string | null;
  /** Stops the embedded Postgres, unless it was running before this command came. */
  readonly close: () => Promise<void>;
}

/** Opens the database of DATABASE_URL, or else the embedded one, which it starts when it does not run. */
export async function openDataStore(settings: Env, onEvent: (line: string) => void): Promise<DataStore> {
  if (settings.DATABASE_URL !== undefined) {
    const { DATABASE_URL: url, DIRECT_DATABASE_URL: directUrl = url } = settings;
    await requireReachable(url, "DATABASE_URL");
    if (directUrl !== url) await requireReachable(directUrl, "DIRECT_DATABASE_URL");
    return { url, directUrl, dataDirectory: null, close: async () => undefined };
  }
  const places = createDataDirectory(settings.LASTGOOD_DATA);
  const isShared =
    findRunningUp(settings.LASTGOOD_DATA) !== null &&
    findRunningPostmaster(embeddedDataDirectory(places.postgres)) !== null;
  const postgres = await startEmbeddedPostgres({
    directory: places.postgres,
    logFile: join(places.logs, "postgres.log"),
    onEvent: isShared ? () => undefined : onEvent,
  });
  const close = isShared ? async () => postgres.release() : postgres.stop;
  return { url: postgres.url, directUrl: postgres.url, dataDirectory: postgres.dataDirectory, close };
}

async function requireReachable(url: string, variable: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("SELECT 1");
  } catch (error) {
    throw new CommandError(`The database of ${variable} cannot be used: ${lineOf(error)}.`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
