import { afterAll, beforeAll, expect, test } from "vitest";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";

let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
});
afterAll(() => db.drop());

test("a connection that breaks while somebody holds it fails the next statement, not the process", async () => {
  const failures: unknown[] = [];
  const keep = (error: unknown) => failures.push(error);
  process.on("uncaughtException", keep);
  const client = await db.pool.connect();
  try {
    const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
    const isBroken = new Promise((resolve) => client.once("end", resolve));
    await db.pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    await isBroken;
    await expect(client.query("SELECT 1")).rejects.toThrow();
  } finally {
    client.release(true);
    process.removeListener("uncaughtException", keep);
  }
  expect(failures).toEqual([]);
  await expect(db.pool.query("SELECT 1")).resolves.toMatchObject({ rowCount: 1 });
});
