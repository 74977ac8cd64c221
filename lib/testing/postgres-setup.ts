import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { applyMigrations } from "#lib/server/database/apply-migrations.ts";
import { startEmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import { generateClient } from "#lib/server/database/generate-client.ts";
import { createScratchDatabase } from "#lib/server/database/scratch-database.ts";
import { env } from "#lib/server/env.ts";

/** Starts one Postgres for all database tests, with the migrations in a template; gives Vitest the way to stop it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  generateClient();
  const server = await openServer();
  try {
    const template = await createScratchDatabase({ serverUrl: server.url });
    await applyMigrations({ url: template.url });
    project.provide("postgresServerUrl", server.url);
    project.provide("postgresTemplate", template.name);
    return async () => {
      await template.drop();
      await server.stop();
    };
  } catch (error) {
    await server.stop();
    throw error;
  }
}

async function openServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const { LASTGOOD_TEST_DATABASE_URL } = env();
  if (LASTGOOD_TEST_DATABASE_URL !== undefined)
    return { url: LASTGOOD_TEST_DATABASE_URL, stop: async () => undefined };
  const directory = mkdtempSync(join(tmpdir(), "lastgood-test-"));
  const remove = () => rmSync(directory, { recursive: true, force: true });
  try {
    const postgres = await startEmbeddedPostgres({ directory, isDurable: false });
    const stop = async () => {
      await postgres.stop();
      remove();
    };
    return { url: postgres.urlOf("postgres"), stop };
  } catch (error) {
    remove();
    throw error;
  }
}
