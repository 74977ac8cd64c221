import { authorize } from "#lib/access/authorize.ts";
import { chainHash, genesisHash } from "#lib/audit/chain-hash.ts";
import type { AuditEntry, ChainVerification } from "#lib/audit/schema.ts";
import { listChain } from "#lib/audit/store.ts";
import type { Context } from "#lib/server/context.ts";
import type { Database } from "#lib/server/database/prisma.ts";

const pageSize = 1_000;

const underWay = new WeakMap<Database, Promise<ChainVerification>>();

/**
 * Reads the whole audit log in order and checks each row's hash and that it names the row before; `brokenAt` is the
 * first row that does not fit. A cut tail, and a chain that was computed anew throughout, cannot be seen from inside. Whoever
 * asks while it is being read waits for the same answer: it is the most work that a reader can ask for.
 */
export async function verifyAuditChain(ctx: Context): Promise<ChainVerification> {
  authorize(ctx, "read");
  const { db } = ctx;
  const found = underWay.get(db);
  if (found !== undefined) return found;
  const started = readChain(db).finally(() => underWay.delete(db));
  underWay.set(db, started);
  return started;
}

async function readChain(db: Database): Promise<ChainVerification> {
  let previousHash = genesisHash;
  let after = 0n;
  let checked = 0;
  for (;;) {
    const page = await listChain(db, after, pageSize);
    for (const entry of page) {
      checked += 1;
      if (entry.previousHash !== previousHash || hashOf(entry) !== entry.hash) {
        return { checked, intact: false, brokenAt: entry.seq };
      }
      previousHash = entry.hash;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return { checked, intact: true, brokenAt: null };
    after = BigInt(last.seq);
  }
}

function hashOf({ actor, ...entry }: AuditEntry): string {
  return chainHash({ ...entry, actorKind: actor.kind, actorId: actor.id, actorName: actor.name });
}
