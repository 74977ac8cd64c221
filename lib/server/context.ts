import type { ActorRef, Language } from "#lib/schema/atoms.ts";
import type { Role, Scope } from "#lib/schema/scope.ts";
import { scopesOfRole } from "#lib/schema/scope.ts";
import type { Database } from "#lib/server/database/prisma.ts";

/** Who acts: a person, an API token, the product itself, or somebody with a link and no account. */
export type Actor = {
  readonly kind: "person" | "token" | "automation" | "public";
  readonly id: string | null;
  readonly name: string;
  readonly role: Role | null;
  readonly scopes: readonly Scope[];
};

/** What every verb gets beside its input: who acts, in which request, when, in which language, on which database. */
export type Context = {
  readonly actor: Actor;
  readonly requestId: string;
  readonly now: Date;
  readonly locale: Language;
  readonly db: Database;
};

/** The actor as rows keep it. */
export function actorRef(actor: Actor): ActorRef {
  return { kind: actor.kind, id: actor.id, name: actor.name };
}

/** The context of the product's own acts, e.g. `automationContext({ name: "detection", … })`. */
export function automationContext(input: {
  name: string;
  requestId: string;
  now: Date;
  db: Database;
}): Context {
  const actor: Actor = {
    kind: "automation",
    id: null,
    name: input.name,
    role: null,
    scopes: scopesOfRole.admin,
  };
  return { actor, requestId: input.requestId, now: input.now, locale: "en", db: input.db };
}
