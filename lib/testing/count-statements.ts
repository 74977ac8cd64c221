import pg from "pg";

const readings = 3;

/**
 * Gives what a reading answers and how many statements it sends to Postgres, over Prisma and the pool alike. It is read three
 * times, and the least counts: the job queue looks for work of its own meanwhile, and a new connection introduces itself.
 */
export async function countStatements<Value>(
  read: () => Promise<Value>,
): Promise<{ value: Value; statements: number }> {
  let least = await countOnce(read);
  for (let reading = 1; reading < readings; reading += 1) {
    const again = await countOnce(read);
    if (again.statements < least.statements) least = again;
  }
  return least;
}

async function countOnce<Value>(read: () => Promise<Value>): Promise<{ value: Value; statements: number }> {
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
