import { authorize } from "#lib/access/authorize.ts";
import { personOf } from "#lib/access/make-feed-key.ts";
import type { Preferences, PutPreferences } from "#lib/access/preferences-schema.ts";
import { getPreferences, updatePreferences } from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import type { Database } from "#lib/server/database/prisma.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** Language, zone and theme of whoever asks. FORBIDDEN for a token. */
export async function readPreferences(ctx: Context): Promise<Preferences> {
  authorize(ctx, "read");
  const userId = personOf(ctx);
  const found = await getPreferences(ctx.db.prisma, userId);
  if (found === null) throw notFound("person", userId);
  return found;
}

/** The preferences of a person for drawing a page, or null where there is no such person. */
export function findPreferences(db: Database, personId: string): Promise<Preferences | null> {
  return getPreferences(db.prisma, personId);
}

/** Keeps how the asking person reads the product. FORBIDDEN for a token. */
export async function putPreferences(ctx: Context, input: PutPreferences): Promise<Preferences> {
  authorize(ctx, "read");
  const userId = personOf(ctx);
  return inTransaction(ctx, async (tx) => {
    const before = await getPreferences(tx, userId);
    if (before === null) throw notFound("person", userId);
    const { language, timeZone, theme } = input;
    const after = { language, timeZone, theme };
    await updatePreferences(tx, userId, after);
    const object = { kind: "person", id: userId, name: ctx.actor.name } as const;
    await recordAct(tx, ctx, { action: "preferences.changed", object, before, after });
    return after;
  });
}
