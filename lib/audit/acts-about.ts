import { authorize } from "#lib/access/authorize.ts";
import type { AuditEntry } from "#lib/audit/schema.ts";
import { listEntriesAbout } from "#lib/audit/store.ts";
import type { Context } from "#lib/server/context.ts";

/** The acts on these objects in a span of time, oldest first, at most 500. */
export function actsAbout(
  ctx: Context,
  input: { objectIds: readonly string[]; from: Date; to: Date },
): Promise<AuditEntry[]> {
  authorize(ctx, "read");
  return listEntriesAbout(ctx.db, input);
}
