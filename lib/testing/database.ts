import { inject } from "vitest";
import { openDatabase } from "#lib/server/database/prisma.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { createScratchDatabase } from "#lib/server/database/scratch-database.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A server on which databases may be made; from postgres-setup. */
    postgresServerUrl: string;
    /** Name of the database that holds the applied migrations and no rows. */
    postgresTemplate: string;
  }
}

/** A database of its own for one test file. */
export interface TestDatabase extends Database {
  /** Connection string, for what opens its own connections: pg-boss, a child process. */
  readonly url: string;
  /** Ends the connections and drops the database. Call it in `afterAll`. */
  readonly drop: () => Promise<void>;
}

/**
 * Gives a new database with every migration applied and no rows. It is a copy of one template, so it costs some
 * hundredths of a second. Only in tests named `*.db.test.ts` and `*.chaos.test.ts`.
 */
export async function createTestDatabase(): Promise<TestDatabase> {
  return openScratch(inject("postgresTemplate"));
}

/** Gives a new database with nothing in it, not even a table: for tests of the migrations themselves. */
export async function createEmptyDatabase(): Promise<TestDatabase> {
  return openScratch("template0");
}

async function openScratch(template: string): Promise<TestDatabase> {
  const scratch = await createScratchDatabase({ serverUrl: inject("postgresServerUrl"), template });
  const database = openDatabase(scratch.url, { max: 10 });
  const drop = async () => {
    await database.close();
    await scratch.drop();
  };
  return { ...database, url: scratch.url, drop };
}
