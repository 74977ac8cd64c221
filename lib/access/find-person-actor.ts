import { findPerson } from "#lib/access/store.ts";
import { scopesOfRole } from "#lib/schema/scope.ts";
import type { Actor } from "#lib/server/context.ts";
import type { Database } from "#lib/server/database/prisma.ts";

/** The actor for a person's id with the scopes of the role held now; null when unknown or disabled. */
export async function findPersonActor(db: Database, personId: string): Promise<Actor | null> {
  const person = await findPerson(db, personId);
  if (person === null || person.disabledAt !== null) return null;
  const { id, name, role } = person;
  return { kind: "person", id, name, role, scopes: scopesOfRole[role] };
}
