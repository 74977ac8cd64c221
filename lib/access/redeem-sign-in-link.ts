import { hashSecret } from "#lib/access/secret.ts";
import { hasUsableLink, lockPerson, takeSignInLink } from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { scopesOfRole } from "#lib/schema/scope.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** Whether a one-time link would still sign somebody in; looking changes nothing, since mail scanners look too. */
export function isSignInLinkUsable(ctx: Pick<Context, "db" | "now">, secret: string): Promise<boolean> {
  return hasUsableLink(ctx.db, hashSecret(secret), ctx.now);
}

/** Uses up a one-time link and gives the person's id. NOT_FOUND when it is unknown, used, or past its three days. */
export async function redeemSignInLink(ctx: Context, secret: string): Promise<string> {
  return inTransaction(ctx, async (tx) => {
    const userId = await takeSignInLink(tx, hashSecret(secret), ctx.now);
    const person = userId === null ? null : await lockPerson(tx, userId);
    if (person === null || person.disabledAt !== null) {
      throw new AppError({
        code: "NOT_FOUND",
        detail: "This sign-in link was used already or is too old. An admin can send a new one.",
      });
    }
    const { id, name, role } = person;
    const actor = { kind: "person", id, name, role, scopes: scopesOfRole[role] } as const;
    const object = { kind: "person", id, name };
    await recordAct(tx, { ...ctx, actor }, { action: "sign_in_link.used", object });
    return id;
  });
}
