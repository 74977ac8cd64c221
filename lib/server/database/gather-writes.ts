import { gather } from "#lib/server/database/gather.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** What was written for one asker, or what kept it from that. */
type Written<Result> = { readonly result: Result } | { readonly failure: unknown };

/**
 * Gives a write that many may ask for at the same time while one transaction does it for all: who asks while one is under way waits for
 * its end, and then they go together. `write` gets everything that was asked and answers in the same order. Where the transaction fails,
 * each is written by itself, so that one that cannot be written takes no other with it.
 */
export function gatherWrites<Asked, Result>(
  write: (tx: Tx, asked: readonly Asked[]) => Promise<readonly Result[]>,
): (db: Database, asked: Asked) => Promise<Result> {
  const writeTogether = (db: Database, asked: readonly Asked[]) =>
    inTransaction({ db }, async (tx) => (await write(tx, asked)).map((result) => ({ result })));
  const writeAlone = (db: Database, one: Asked): Promise<readonly Written<Result>[]> =>
    writeTogether(db, [one]).catch((failure: unknown) => [{ failure }]);
  const gathered = gather(
    async (db: Database, asked: readonly Asked[]): Promise<readonly Written<Result>[]> => {
      try {
        return await writeTogether(db, asked);
      } catch (failure) {
        if (asked.length === 1) return [{ failure }];
      }
      const written: Written<Result>[] = [];
      for (const one of asked) written.push(...(await writeAlone(db, one)));
      return written;
    },
    { oneAtATime: true },
  );
  return async (db, asked) => {
    const written = await gathered(db, asked);
    if ("result" in written) return written.result;
    throw written.failure;
  };
}
