import { hashSecret, tokenPrefix } from "#lib/access/secret.ts";
import { findApiTokenByHash, touchApiToken } from "#lib/access/store.ts";
import { impliedScopes } from "#lib/schema/scope.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Actor } from "#lib/server/context.ts";
import type { Database } from "#lib/server/database/prisma.ts";

const touchEveryMs = 60_000;

/**
 * Gives the actor of an API token's secret and notes, at most once a minute, that it was used. UNAUTHENTICATED for a
 * secret that is unknown, expired or revoked; the answer says which of the last two, since only its holder can ask.
 */
export async function authenticateToken(db: Database, secret: string, now: Date): Promise<Actor> {
  const token = secret.startsWith(tokenPrefix) ? await findApiTokenByHash(db, hashSecret(secret)) : null;
  if (token === null) throw refusal("This API token is not known.");
  if (token.revokedAt !== null) throw refusal(`The API token "${token.name}" was revoked.`);
  if (token.expiresAt !== null && token.expiresAt <= now) {
    throw refusal(`The API token "${token.name}" expired at ${token.expiresAt.toISOString()}.`);
  }
  const before = new Date(now.getTime() - touchEveryMs);
  if (token.lastUsedAt === null || token.lastUsedAt < before)
    await touchApiToken(db, token.id, { now, before });
  return { kind: "token", id: token.id, name: token.name, role: null, scopes: impliedScopes(token.scopes) };
}

function refusal(reason: string): AppError {
  return new AppError({ code: "UNAUTHENTICATED", detail: `${reason} An admin can make a new one.` });
}
