import type { Database } from "#lib/server/database/prisma.ts";
import { withRetry } from "#lib/server/database/with-retry.ts";
import type { Prisma } from "#lib/server/generated/client.ts";

/** The database inside one transaction. */
export type Tx = Prisma.TransactionClient;

/** Runs `work` in one transaction and commits it whole; a serialization failure or deadlock runs it again. No HTTP inside. */
export function inTransaction<T>(scope: { readonly db: Database }, work: (tx: Tx) => Promise<T>): Promise<T> {
  return withRetry(() => scope.db.prisma.$transaction(work));
}
