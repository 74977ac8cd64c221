import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase } from "#lib/testing/database.ts";
import type { TestDatabase } from "#lib/testing/database.ts";
import { isRetryable, withRetry } from "./with-retry.ts";

const serializable = { isolationLevel: "Serializable" } as const;

describe("conflicts as Postgres and Prisma really report them", () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.pool.query("CREATE TABLE counters (id integer PRIMARY KEY, value integer NOT NULL)");
    await database.pool.query("INSERT INTO counters VALUES (1, 0), (2, 0)");
  });
  afterAll(async () => database.drop());

  const errorOf = (work: Promise<unknown>) =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  it("recognises one in a statement", async () => {
    const conflict = database.prisma.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT value FROM counters WHERE id = 1`;
      await database.pool.query("UPDATE counters SET value = value + 1 WHERE id = 1");
      await tx.$executeRaw`UPDATE counters SET value = value + 1 WHERE id = 1`;
    }, serializable);
    const error = await errorOf(conflict);
    expect(error).toMatchObject({ code: "P2010" });
    expect(isRetryable(error)).toBe(true);
  });

  it("recognises one at the commit", async () => {
    const sum = async (own: number, other: Promise<void>, read: () => void) =>
      database.prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT sum(value) FROM counters`;
        read();
        await other;
        await tx.$executeRaw`UPDATE counters SET value = value + 1 WHERE id = ${own}`;
      }, serializable);
    const first = Promise.withResolvers<void>();
    const second = Promise.withResolvers<void>();
    const errors = await Promise.all([
      errorOf(sum(1, second.promise, first.resolve)),
      errorOf(sum(2, first.promise, second.resolve)),
    ]);
    const lost = errors.filter((error) => error !== null);
    expect(lost).toHaveLength(1);
    expect(isRetryable(lost[0])).toBe(true);
  });

  it("recognises a deadlock that pg reports itself", async () => {
    const [a, b] = [await database.pool.connect(), await database.pool.connect()];
    try {
      for (const [client, id] of [
        [a, 1],
        [b, 2],
      ] as const) {
        await client.query("BEGIN");
        await client.query("UPDATE counters SET value = value + 1 WHERE id = $1", [id]);
      }
      const results = await Promise.all([
        errorOf(a.query("UPDATE counters SET value = value + 1 WHERE id = 2")),
        errorOf(
          b.query("UPDATE counters SET value = value + 1 WHERE id = 1").finally(() => b.query("ROLLBACK")),
        ),
      ]);
      const lost = results.filter((error) => error !== null);
      expect(lost).toHaveLength(1);
      expect(isRetryable(lost[0])).toBe(true);
    } finally {
      for (const client of [a, b]) {
        await client.query("ROLLBACK");
        client.release();
      }
    }
  });

  it("loses no update of eight writers at once", async () => {
    await database.pool.query("UPDATE counters SET value = 0 WHERE id = 1");
    const increase = () =>
      withRetry(
        () =>
          database.prisma.$transaction(async (tx) => {
            const rows = await tx.$queryRaw<{ value: number }[]>`SELECT value FROM counters WHERE id = 1`;
            await tx.$executeRaw`UPDATE counters SET value = ${(rows[0]?.value ?? 0) + 1} WHERE id = 1`;
          }, serializable),
        { attempts: 40 },
      );
    await Promise.all(Array.from({ length: 8 }, increase));
    const { rows } = await database.pool.query("SELECT value FROM counters WHERE id = 1");
    expect(rows).toEqual([{ value: 8 }]);
  });
});
