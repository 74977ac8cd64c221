import { authorize } from "#lib/access/authorize.ts";
import { chainHash, genesisHash } from "#lib/audit/chain-hash.ts";
import type { AuditEntry, ChainVerification } from "#lib/audit/schema.ts";
import { listChain } from "#lib/audit/store.ts";
import { findAnchor, insertVerification } from "#lib/audit/verification-store.ts";
import type { Context } from "#lib/server/context.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { newId } from "#lib/server/observability/ids.ts";

const pageSize = 1_000;

type Reading = Omit<ChainVerification, "at">;

const underWay = new WeakMap<Database, Promise<ChainVerification>>();

/**
 * Reads the whole audit log in order and checks each row's hash, that it names the row before, and that the newest row of the
 * last good check is still there; keeps what came of it. `brokenAt` is the first row that does not fit. What was cut off or computed
 * anew since the last good check is seen; before the first one it cannot be. Whoever asks while it is being read waits for
 * the same answer: it is the most work that a reader can ask for.
 */
export async function verifyAuditChain(ctx: Context): Promise<ChainVerification> {
  authorize(ctx, "read");
  const { db } = ctx;
  const found = underWay.get(db);
  if (found !== undefined) return found;
  const started = verify(ctx).finally(() => underWay.delete(db));
  underWay.set(db, started);
  return started;
}

async function verify({ db, now }: Context): Promise<ChainVerification> {
  // Read before the log: a row that is appended meanwhile is newer than any anchor.
  const anchor = await findAnchor(db);
  const verification = { ...(await readChain(db, anchor)), at: now };
  await insertVerification(db, newId(), verification);
  return verification;
}

async function readChain(db: Database, anchor: ChainVerification["head"]): Promise<Reading> {
  let head: ChainVerification["head"] = null;
  let checked = 0;
  for (;;) {
    const page = await listChain(db, BigInt(head?.seq ?? 0), pageSize);
    for (const entry of page) {
      checked += 1;
      const problem = problemOf(entry, head?.hash ?? genesisHash, anchor);
      if (problem !== null) return { checked, intact: false, brokenAt: entry.seq, problem, head };
      head = { seq: entry.seq, hash: entry.hash };
    }
    if (page.length < pageSize) break;
  }
  const isCut = anchor !== null && (head === null || head.seq < anchor.seq);
  if (isCut) return { checked, intact: false, brokenAt: anchor.seq, problem: "cut_off", head };
  return { checked, intact: true, brokenAt: null, problem: null, head };
}

function problemOf(
  entry: AuditEntry,
  previousHash: string,
  anchor: ChainVerification["head"],
): ChainVerification["problem"] {
  if (entry.previousHash !== previousHash || hashOf(entry) !== entry.hash) return "changed";
  return entry.seq === anchor?.seq && entry.hash !== anchor.hash ? "computed_anew" : null;
}

function hashOf({ actor, ...entry }: AuditEntry): string {
  return chainHash({ ...entry, actorKind: actor.kind, actorId: actor.id, actorName: actor.name });
}
