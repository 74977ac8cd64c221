import { authorize } from "#lib/access/authorize.ts";
import { createSignInLink } from "#lib/access/create-sign-in-link.ts";
import type { Person } from "#lib/access/schema.ts";
import { lockPerson } from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { env } from "#lib/server/env.ts";

/**
 * Makes a link that signs a person in once, within three days, for whoever lost the first one or the password; their earlier links
 * end. NOT_FOUND for an unknown person; CONFLICT for a disabled account, which no link opens.
 */
export async function makeSignInLink(
  ctx: Context,
  { personId }: { readonly personId: string },
): Promise<{ person: Person; signInUrl: string }> {
  authorize(ctx, "administer");
  return inTransaction(ctx, async (tx) => {
    const person = await lockPerson(tx, personId);
    if (person === null) throw notFound("person", personId);
    if (person.disabledAt !== null) {
      const detail = `The account of ${person.name} is disabled; no link opens it. Enable it first.`;
      throw new AppError({ code: "CONFLICT", detail, extra: { disabled: person.name } });
    }
    const baseUrl = env().LASTGOOD_URL;
    const signInUrl = await createSignInLink(tx, { userId: person.id, now: ctx.now, baseUrl });
    const object = { kind: "person", id: person.id, name: person.name } as const;
    await recordAct(tx, ctx, { action: "sign_in_link.created", object });
    return { person, signInUrl };
  });
}
