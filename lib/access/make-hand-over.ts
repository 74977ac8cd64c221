import { createSignInLink } from "#lib/access/create-sign-in-link.ts";
import { authorize } from "#lib/access/authorize.ts";
import { lockPerson } from "#lib/access/store.ts";
import type { HandOver, MakeHandOver } from "#lib/access/hand-over-schema.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { env } from "#lib/server/env.ts";

/**
 * Makes a link by which the asking person goes on with a rollback on another device: it signs that person in once, within four
 * minutes, and leads to the rollback. The ones before end. FORBIDDEN for a token, which has no session to hand over.
 */
export async function makeHandOver(ctx: Context, { rollbackId }: MakeHandOver): Promise<HandOver> {
  authorize(ctx, "read");
  const { actor, locale, now } = ctx;
  if (actor.kind !== "person" || actor.id === null) {
    const detail = "Only a person goes on with a rollback on another device; an API token has no session.";
    throw new AppError({ code: "FORBIDDEN", detail });
  }
  const userId = actor.id;
  return inTransaction(ctx, async (tx) => {
    await lockPerson(tx, userId);
    const baseUrl = `${env().LASTGOOD_URL}/${locale}`;
    const link = await createSignInLink(tx, { userId, now, baseUrl, purpose: "hand_over" });
    const object = { kind: "person", id: userId, name: actor.name } as const;
    await recordAct(tx, ctx, { action: "sign_in_link.handed_over", object, after: { rollbackId } });
    const next = `/${locale}/rollbacks/${rollbackId}`;
    return { url: `${link}?next=${encodeURIComponent(next)}`, rollbackId };
  });
}
