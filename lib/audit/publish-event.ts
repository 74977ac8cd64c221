import { insertLiveEvent } from "#lib/audit/store.ts";
import type { Json } from "#lib/schema/atoms.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** Puts one line on the live stream in the same transaction as the change it tells of. */
export function publishEvent(tx: Tx, event: { topic: string; kind: string; data: Json }): Promise<void> {
  return insertLiveEvent(tx, event);
}
