import { authorize } from "#lib/access/authorize.ts";
import type { AuditEntry, AuditFilterValues } from "#lib/audit/schema.ts";
import { getEntry, listFilterValues } from "#lib/audit/store.ts";
import type { Context } from "#lib/server/context.ts";

/** One act with the object before and after. NOT_FOUND. */
export function getAuditEntry(ctx: Context, input: { seq: number }): Promise<AuditEntry> {
  authorize(ctx, "read");
  return getEntry(ctx.db, input.seq);
}

/** What the log can be filtered by. */
export function listAuditFilterValues(ctx: Context): Promise<AuditFilterValues> {
  authorize(ctx, "read");
  return listFilterValues(ctx.db);
}
