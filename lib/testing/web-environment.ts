import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestDatabase } from "./database.ts";
import type { TestDatabase } from "./database.ts";

/**
 * Gives a test file a database and a data directory of its own as the process's environment, as the web process has
 * them. Call it before anything reads the environment, and `close` in `afterAll`.
 */
export async function createWebEnvironment(
  variables: Readonly<Record<string, string>> = {},
): Promise<TestDatabase & { readonly data: string }> {
  const database = await createTestDatabase();
  const data = mkdtempSync(join(tmpdir(), "lastgood-web-"));
  const settings = {
    DATABASE_URL: database.url,
    LASTGOOD_DATA: data,
    LASTGOOD_URL: "http://localhost:3000",
    LOG_LEVEL: "silent",
    ...variables,
  };
  Object.assign(process.env, settings);
  const drop = async () => {
    const { database: own } = await import("#lib/server/database/prisma.ts");
    await own().close();
    await database.drop();
    rmSync(data, { recursive: true, force: true });
  };
  return { ...database, data, drop };
}
