import { authorize } from "#lib/access/authorize.ts";
import type { AuditQuery } from "#lib/audit/schema.ts";
import * as store from "#lib/audit/store.ts";
import { invalidField } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";

/** A page of the audit log, newest first. INVALID for a cursor that no page gave. */
export async function listAuditEntries(ctx: Context, query: AuditQuery) {
  authorize(ctx, "read");
  if (query.cursor !== undefined && !/^\d{1,18}$/.test(query.cursor)) {
    throw invalidField("cursor", "is not the nextCursor of a page of this list");
  }
  return store.listAuditEntries(ctx.db, query);
}
