import { authenticateToken } from "#lib/access/authenticate-token.ts";
import { findPersonActor } from "#lib/access/find-person-actor.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { auth } from "#lib/server/auth/auth.ts";
import type { Actor } from "#lib/server/context.ts";
import { env } from "#lib/server/env.ts";
import { database } from "#lib/server/database/prisma.ts";

/** Somebody without an account: may do what needs none. */
export const publicActor: Actor = {
  kind: "public",
  id: null,
  name: "Somebody without an account",
  role: null,
  scopes: [],
};

/** Somebody without an account who reads the changelog: may read where the administrator opened it. */
export function changelogReader(): Actor {
  return env().LASTGOOD_PUBLIC_CHANGELOG ? { ...publicActor, scopes: ["read"] } : publicActor;
}

/** Who sends a request, and whether a cookie says so (then the request's origin has to be checked). */
export interface Authentication {
  readonly actor: Actor;
  readonly byCookie: boolean;
}

/**
 * Finds who sends a request: an API token's bearer, else the person of the session cookie, else the public.
 * UNAUTHENTICATED for a token that is unknown, expired or revoked; a session that ended is simply nobody.
 */
export async function authenticate(headers: Headers, now: Date): Promise<Authentication> {
  const authorization = headers.get("authorization");
  if (authorization !== null) {
    const secret = /^Bearer (\S+)$/i.exec(authorization)?.[1];
    if (secret === undefined) {
      throw new AppError({
        code: "UNAUTHENTICATED",
        detail: 'Send an API token as "Authorization: Bearer lgt_…".',
      });
    }
    return { actor: await authenticateToken(database(), secret, now), byCookie: false };
  }
  if (!(headers.get("cookie") ?? "").includes("lastgood.session_token")) {
    return { actor: publicActor, byCookie: false };
  }
  const session = await auth().api.getSession({ headers });
  const person = session === null ? null : await findPersonActor(database(), session.user.id);
  return { actor: person ?? publicActor, byCookie: person !== null };
}
