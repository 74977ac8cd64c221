import { authorize } from "#lib/access/authorize.ts";
import type { Person } from "#lib/access/schema.ts";
import { listActivePeople } from "#lib/access/store.ts";
import type { Context } from "#lib/server/context.ts";

/** The people who may drive a rollback and whose account is not disabled. */
export function operatorsToTell(ctx: Context): Promise<Person[]> {
  authorize(ctx, "operate");
  return listActivePeople(ctx.db, ["operator", "admin"]);
}
