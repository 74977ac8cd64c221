import pg from "pg";

/**
 * Gives what a reading answers and how many statements it sent to Postgres, over Prisma and the pool alike. For one
 * reading at a time: statements of others that run meanwhile are counted too.
 */
export async function countStatements<Value>(
  read: () => Promise<Value>,
): Promise<{ value: Value; statements: number }> {
  const { prototype } = pg.Client;
  const original = prototype.query;
  let statements = 0;
  prototype.query = function query(this: unknown, ...args: unknown[]) {
    statements += 1;
    return Reflect.apply(original, this, args);
  } as typeof original;
  try {
    return { value: await read(), statements };
  } finally {
    prototype.query = original;
  }
}
