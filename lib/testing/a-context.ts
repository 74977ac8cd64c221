import type { Role } from "#lib/schema/scope.ts";
import { scopesOfRole } from "#lib/schema/scope.ts";
import type { Context } from "#lib/server/context.ts";
import type { Database } from "#lib/server/database/prisma.ts";

/** The instant at which tests happen unless they say otherwise. */
export const testNow = new Date("2026-11-20T12:00:00.000Z");

/** A person of a role at an instant; the same name is the same person. */
export function aContext(
  db: Database,
  given: { readonly role?: Role; readonly name?: string; readonly now?: Date } = {},
): Context {
  const { role = "admin", name = "Ada", now = testNow } = given;
  const actor = {
    kind: "person",
    id: `person-${name.toLowerCase()}`,
    name,
    role,
    scopes: scopesOfRole[role],
  } as const;
  return { actor, requestId: "test-request", now, locale: "en", db };
}
