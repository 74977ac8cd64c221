import type { ActName, ActObject } from "#lib/audit/core/act-names.ts";
import { chainHash, genesisHash } from "#lib/audit/chain-hash.ts";
import { insertAuditEntry, lockChain } from "#lib/audit/store.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** An act to record: what was done to what, why, and the object before and after. */
export type Act = {
  /** `entity.past_tense`, e.g. `rollback.started`. */
  readonly action: ActName;
  readonly object: { readonly kind: ActObject; readonly id: string; readonly name: string };
  readonly reason?: string | null;
  readonly before?: Json;
  readonly after?: Json;
};

/**
 * Writes one act to the audit log inside the transaction of the state change itself, with the hash of the row before.
 * Rows are chained one at a time: the chain's lock is held until the transaction ends.
 */
export async function recordAct(tx: Tx, ctx: Context, act: Act): Promise<void> {
  const previousHash = (await lockChain(tx)) ?? genesisHash;
  const entry = {
    id: newId(),
    at: ctx.now,
    actorKind: ctx.actor.kind,
    actorId: ctx.actor.id,
    actorName: ctx.actor.name,
    actorRole: ctx.actor.role,
    action: act.action,
    objectKind: act.object.kind,
    objectId: act.object.id,
    objectName: act.object.name,
    reason: act.reason ?? null,
    before: act.before ?? null,
    after: act.after ?? null,
    requestId: ctx.requestId,
    previousHash,
  };
  await insertAuditEntry(tx, { ...entry, hash: chainHash(entry) });
}
