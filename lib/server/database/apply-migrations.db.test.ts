import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createEmptyDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { applyMigrations, readMigrationState } from "./apply-migrations.ts";
import { readMigrationFiles } from "./migration-files.ts";

describe("applyMigrations", () => {
  let database: TestDatabase;
  let directory: string;

  beforeEach(async () => {
    directory = mkdtempSync(join(tmpdir(), "lastgood-migrations-"));
    write("1_first", "CREATE TABLE first (id integer PRIMARY KEY);\nINSERT INTO first VALUES (1);\n");
    write("2_second", "CREATE TABLE second (id integer PRIMARY KEY);\n");
    database = await createEmptyDatabase();
  });
  afterEach(async () => {
    await database.drop();
    rmSync(directory, { recursive: true });
  });

  const write = (name: string, sql: string) => {
    mkdirSync(join(directory, name), { recursive: true });
    writeFileSync(join(directory, name, "migration.sql"), sql);
  };
  const apply = () => applyMigrations({ url: database.url, directory });
  const count = async (table: string) =>
    Number((await database.pool.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`)).rows[0]?.n);

  it("applies everything to an empty database, and nothing the second time", async () => {
    expect(await apply()).toEqual(["1_first", "2_second"]);
    expect(await apply()).toEqual([]);
    expect(await count("_prisma_migrations")).toBe(2);
  });

  it("records what `prisma migrate deploy` records", async () => {
    await apply();
    const { rows } = await database.pool.query(
      "SELECT migration_name, checksum, applied_steps_count, finished_at IS NOT NULL AS finished FROM _prisma_migrations ORDER BY 1",
    );
    const expected = readMigrationFiles(directory).map(({ name, checksum }) => ({
      migration_name: name,
      checksum,
      applied_steps_count: 1,
      finished: true,
    }));
    expect(rows).toEqual(expected);
  });

  it("lets one of four at once apply and the others wait", async () => {
    const results = await Promise.all([apply(), apply(), apply(), apply()]);
    expect(results.map((names) => names.length).toSorted()).toEqual([0, 0, 0, 2]);
    expect(await count("first")).toBe(1);
  });

  it("applies only what is new", async () => {
    await apply();
    write("3_third", "CREATE TABLE third (id integer);");
    expect((await readMigrationState(database.pool, directory)).pending).toEqual(["3_third"]);
    expect(await apply()).toEqual(["3_third"]);
  });

  it("refuses an edited file and changes nothing", async () => {
    await apply();
    write("2_second", "CREATE TABLE other (id integer);");
    write("3_third", "CREATE TABLE third (id integer);");
    await expect(apply()).rejects.toMatchObject({
      reason: "edited",
      message: expect.stringContaining("2_second"),
    });
    await expect(count("third")).rejects.toThrow("does not exist");
  });

  it("takes the same text with other line endings for the same file", async () => {
    await apply();
    write("1_first", "CREATE TABLE first (id integer PRIMARY KEY);\r\nINSERT INTO first VALUES (1);\r\n");
    expect(await apply()).toEqual([]);
  });

  it("refuses a database newer than the build", async () => {
    await apply();
    rmSync(join(directory, "2_second"), { recursive: true });
    await expect(apply()).rejects.toMatchObject({
      reason: "newer",
      message: expect.stringContaining("2_second"),
    });
    expect((await readMigrationState(database.pool, directory)).refusal?.reason).toBe("newer");
  });

  it("keeps nothing of a file that fails half-way, and applies it once it is repaired", async () => {
    write("3_third", "CREATE TABLE third (id integer); SELECT 1/0;");
    await expect(apply()).rejects.toMatchObject({
      reason: "broken",
      message: expect.stringContaining("division by zero"),
    });
    await expect(count("third")).rejects.toThrow("does not exist");
    expect(await count("_prisma_migrations")).toBe(2);
    write("3_third", "CREATE TABLE third (id integer);");
    expect(await apply()).toEqual(["3_third"]);
  });

  it("refuses to go on after a migration that another tool left failed", async () => {
    await apply();
    await database.pool.query(
      "INSERT INTO _prisma_migrations (id, checksum, migration_name, logs) VALUES ('x', 'x', '3_third', 'disk full')",
    );
    await expect(apply()).rejects.toMatchObject({
      reason: "failed",
      message: expect.stringContaining("disk full"),
    });
    await database.pool.query("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = 'x'");
    expect(await apply()).toEqual([]);
  });

  it("runs a marked file outside a transaction", async () => {
    write("3_index", "-- no-transaction\nCREATE INDEX CONCURRENTLY first_id ON first (id);");
    expect(await apply()).toContain("3_index");
  });

  it("says in one line that the database is not there", async () => {
    const absent = applyMigrations({ url: "postgresql://nobody:no@127.0.0.1:9/none", directory });
    await expect(absent).rejects.toThrow("ECONNREFUSED");
  });
});
