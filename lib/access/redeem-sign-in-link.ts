import { hashSecret } from "#lib/access/secret.ts";
import { findUsableLink, lockPerson, takeSignInLink } from "#lib/access/store.ts";
import type { LinkPurpose } from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { scopesOfRole } from "#lib/schema/scope.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/**
 * What a one-time link is for while it would still sign somebody in, else null; looking changes nothing, since mail scanners look
 * too.
 */
export function usableSignInLink(
  ctx: Pick<Context, "db" | "now">,
  secret: string,
): Promise<LinkPurpose | null> {
  return findUsableLink(ctx.db, hashSecret(secret), ctx.now);
}

/** Uses up a one-time link; gives whose it was and what for. NOT_FOUND when it is unknown, used, or past its time. */
export async function redeemSignInLink(
  ctx: Context,
  secret: string,
): Promise<{ readonly userId: string; readonly purpose: LinkPurpose }> {
  return inTransaction(ctx, async (tx) => {
    const link = await takeSignInLink(tx, hashSecret(secret), ctx.now);
    const person = link === null ? null : await lockPerson(tx, link.userId);
    if (link === null || person === null || person.disabledAt !== null) {
      throw new AppError({
        code: "NOT_FOUND",
        detail: "This sign-in link was used already or is too old. An admin can send a new one.",
      });
    }
    const { id, name, role } = person;
    const actor = { kind: "person", id, name, role, scopes: scopesOfRole[role] } as const;
    const object = { kind: "person", id, name } as const;
    const after = { purpose: link.purpose };
    await recordAct(tx, { ...ctx, actor }, { action: "sign_in_link.used", object, after });
    return link;
  });
}
