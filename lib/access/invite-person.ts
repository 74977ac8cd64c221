import { authorize } from "#lib/access/authorize.ts";
import { createSignInLink } from "#lib/access/create-sign-in-link.ts";
import type { InvitePerson, Person } from "#lib/access/schema.ts";
import { findPersonByEmail, insertPerson } from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { env } from "#lib/server/env.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** Adds a person and gives a link that signs them in once, within three days. CONFLICT when the address has an account. */
export async function invitePerson(
  ctx: Context,
  input: InvitePerson,
): Promise<{ person: Person; signInUrl: string }> {
  authorize(ctx, "administer");
  const email = input.email.toLowerCase();
  return inTransaction(ctx, async (tx) => {
    const existing = await findPersonByEmail(tx, email);
    if (existing !== null) {
      throw new AppError({
        code: "CONFLICT",
        detail: `${email} has an account already: ${existing.name}.`,
        extra: { personId: existing.id },
      });
    }
    const { name, role, language } = input;
    const person = await insertPerson(tx, { id: newId(), name, email, role, language, isVerified: false });
    const signInUrl = await createSignInLink(tx, {
      userId: person.id,
      now: ctx.now,
      baseUrl: env().LASTGOOD_URL,
    });
    const object = { kind: "person", id: person.id, name } as const;
    await recordAct(tx, ctx, { action: "person.invited", object, after: { email, role, language } });
    return { person, signInUrl };
  });
}
