import type { PoolClient } from "pg";
import type { Database } from "#lib/server/database/prisma.ts";
import { withRetry } from "#lib/server/database/with-retry.ts";
import type { Prisma } from "#lib/server/generated/client.ts";

/** The database inside one transaction. */
export type Tx = Prisma.TransactionClient;

/** Runs `work` in one transaction and commits it whole; a serialization failure or deadlock runs it again. No HTTP inside. */
export function inTransaction<T>(scope: { readonly db: Database }, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withRetry(() => scope.db.prisma.$transaction(work));
}

/** The same on a bare connection, for statements of a kind that the generated client cannot send; what throws is undone. */
export async function inPoolTransaction<T>(
  { pool }: Pick<Database, "pool">,
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    // What went wrong first is told; a connection that cannot roll back has nothing open any more.
    await client.query("ROLLBACK").catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

/**
 * As `inTransaction` for work that looks for a row and writes it where there is none: when another transaction wrote that row
 * meanwhile, the work runs once more and finds it.
 */
export async function findOrInsert<T>(
  scope: { readonly db: Database },
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  try {
    return await inTransaction(scope, work);
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return inTransaction(scope, work);
  }
}

/** Whether an error is the database's refusal of a second row with the same identity. */
function isDuplicate(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "P2002";
}
