import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { gatherWrites } from "./gather-writes.ts";

let database: TestDatabase;
const transactions: (readonly number[])[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  await database.pool.query("CREATE TABLE kept (value integer PRIMARY KEY CHECK (value >= 0))");
});
afterAll(() => database.drop());
beforeEach(() => {
  transactions.length = 0;
});

const keep = gatherWrites(async (tx, values: readonly number[]) => {
  transactions.push(values);
  await tx.$executeRaw`INSERT INTO kept SELECT * FROM UNNEST(${[...values]}::int[])`;
  return values.map((value) => `kept ${value}`);
});

async function kept(): Promise<number[]> {
  const { rows } = await database.pool.query<{ value: number }>("SELECT value FROM kept ORDER BY value");
  return rows.map(({ value }) => value);
}

test("writes that are asked for at the same time share a transaction, and each has its own answer", async () => {
  const answers = await Promise.all([1, 2, 3].map((value) => keep(database, value)));
  expect(answers).toEqual(["kept 1", "kept 2", "kept 3"]);
  expect(transactions).toEqual([[1, 2, 3]]);
});

test("one that cannot be written takes no other with it", async () => {
  const answers = await Promise.allSettled([10, -1, 11].map((value) => keep(database, value)));
  expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  expect(transactions).toEqual([[10, -1, 11], [10], [-1], [11]]);
  expect(await kept()).toEqual([1, 2, 3, 10, 11]);
});

test("one alone that fails is not tried a second time", async () => {
  await expect(keep(database, -1)).rejects.toThrow("kept_value_check");
  expect(transactions).toEqual([[-1]]);
});
