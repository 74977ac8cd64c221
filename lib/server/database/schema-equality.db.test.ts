import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { diffDatabaseToSchema, readSchemaFiles } from "./schema-engine.ts";

describe("the applied migrations", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => database.drop());

  it("give exactly prisma/schema", async () => {
    expect(readSchemaFiles().length).toBeGreaterThan(1);
    expect(await diffDatabaseToSchema(database.url, readSchemaFiles())).toBe("");
  });

  it("would be caught with a column too few", async () => {
    const table = await database.pool.query<{ name: string }>(
      "SELECT quote_ident(tablename) AS name FROM pg_tables WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' ORDER BY 1",
    );
    const name = table.rows[0]?.name ?? "";
    await database.pool.query(`ALTER TABLE ${name} ADD COLUMN planted integer`);
    expect(await diffDatabaseToSchema(database.url, readSchemaFiles())).toContain('DROP COLUMN "planted"');
    await database.pool.query(`ALTER TABLE ${name} DROP COLUMN planted`);
  });

  it("would be caught with a table too few", async () => {
    const files = [
      ...readSchemaFiles(),
      { path: "prisma/schema/planted.prisma", content: "model Planted {\n  id Int @id\n}\n" },
    ];
    expect(await diffDatabaseToSchema(database.url, files)).toContain('CREATE TABLE "Planted"');
  });
});
