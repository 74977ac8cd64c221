import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readManifest } from "#lib/server/database/backup/backup-manifest.ts";
import { startEmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import type { EmbeddedPostgres } from "#lib/server/database/embedded/embedded-postgres.ts";
import { readMigrationFiles } from "#lib/server/database/migration-files.ts";
import { createDataDirectory } from "./data-directory.ts";
import type { DataStore } from "./open-data-store.ts";
import { prepareDatabase } from "./prepare-database.ts";

describe("prepareDatabase", () => {
  const names = readMigrationFiles().map((file) => file.name);
  let directory: string;
  let backups: string;
  let postgres: EmbeddedPostgres;
  let reports: string[];

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), "lastgood-prepare-"));
    backups = createDataDirectory(directory).backups;
    postgres = await startEmbeddedPostgres({ directory: join(directory, "pg"), isDurable: false });
  });
  beforeEach(async () => {
    reports = [];
    rmSync(backups, { recursive: true });
    createDataDirectory(directory);
    await run("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  const prepare = (at = "2026-11-25T12:00:00Z", dataDirectory: string | null = postgres.dataDirectory) => {
    const store: DataStore = {
      url: postgres.url,
      directUrl: postgres.url,
      dataDirectory,
      close: async () => undefined,
    };
    return prepareDatabase({ store, backups, now: new Date(at), report: (line) => reports.push(line) });
  };
  const run = async (sql: string) => {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as unknown[];
    } finally {
      await client.end();
    }
  };

  it("migrates an empty database without a backup, and does nothing the second time", async () => {
    await prepare();
    expect(await run("SELECT count(*)::int AS n FROM _prisma_migrations")).toEqual([{ n: names.length }]);
    await prepare();
    expect(readdirSync(backups)).toEqual([]);
    expect(reports).toEqual([]);
  });

  it("backs a database up that holds rows before it is migrated, and keeps the last three of these backups", async () => {
    await run("CREATE TABLE precious AS SELECT 1 AS id");
    mkdirSync(join(backups, "made-by-hand"));
    for (const day of ["21", "22", "23"]) mkdirSync(join(backups, `before-older-2026-11-${day}T00-00-00`));
    await prepare();
    const first = `before-${names[0] ?? ""}-2026-11-25T12-00-00`;
    expect(readManifest(join(backups, first)).rows).toMatchObject({ precious: 1 });
    expect(readManifest(join(backups, first)).migrations).toEqual([]);
    expect(readdirSync(backups).toSorted()).toEqual(
      [
        first,
        "before-older-2026-11-22T00-00-00",
        "before-older-2026-11-23T00-00-00",
        "made-by-hand",
      ].toSorted(),
    );
    expect(reports).toEqual([expect.stringContaining(first)]);
  });

  it("says of a database that is not ours that it makes no backup of it", async () => {
    await run("CREATE TABLE precious AS SELECT 1 AS id");
    await prepare("2026-11-25T12:00:00Z", null);
    expect(readdirSync(backups)).toEqual([]);
    expect(reports).toEqual([expect.stringContaining("its own tools only")]);
  });

  it("touches nothing of a database that is newer than the build", async () => {
    await prepare();
    await run(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '20991231_future', now())",
    );
    await expect(prepare()).rejects.toThrow("newer than this build: it has 20991231_future");
    expect(readdirSync(backups)).toEqual([]);
  });
});
