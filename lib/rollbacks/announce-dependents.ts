import { publishEvent } from "#lib/audit/publish-event.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** Tells who watches a rollback that its other targets stand differently. */
export function announceDependents(tx: Tx, leadId: string): Promise<void> {
  const topic = `rollback:${leadId}`;
  return publishEvent(tx, { topic, kind: "rollback.dependents_changed", data: { rollbackId: leadId } });
}
