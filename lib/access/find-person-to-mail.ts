import { authorize } from "#lib/access/authorize.ts";
import { findPerson, getPreferences } from "#lib/access/store.ts";
import type { Language } from "#lib/schema/atoms.ts";
import type { Context } from "#lib/server/context.ts";

/** Where a person's mail goes, and how that person reads; `timeZone` is null where none was chosen. */
export type PersonToMail = {
  readonly name: string;
  readonly email: string;
  readonly language: Language;
  readonly timeZone: string | null;
};

/** A person to send mail to; null for one who is unknown or whose account is disabled. */
export async function findPersonToMail(ctx: Context, personId: string): Promise<PersonToMail | null> {
  authorize(ctx, "read");
  const [person, preferences] = await Promise.all([
    findPerson(ctx.db, personId),
    getPreferences(ctx.db.prisma, personId),
  ]);
  if (person === null || person.disabledAt !== null) return null;
  const { name, email, language } = person;
  return { name, email, language, timeZone: preferences?.timeZone ?? null };
}
