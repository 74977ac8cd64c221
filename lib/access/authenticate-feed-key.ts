import { findPersonActor } from "#lib/access/find-person-actor.ts";
import { feedKeyPrefix, hashSecret } from "#lib/access/secret.ts";
import { touchFeedKey } from "#lib/access/store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Actor } from "#lib/server/context.ts";
import type { Database } from "#lib/server/database/prisma.ts";

/** The person of a key to the feeds, who may only read with it. UNAUTHENTICATED for a key that is unknown or ended. */
export async function authenticateFeedKey(db: Database, key: string, now: Date): Promise<Actor> {
  const userId = key.startsWith(feedKeyPrefix) ? await touchFeedKey(db, hashSecret(key), now) : null;
  const person = userId === null ? null : await findPersonActor(db, userId);
  if (person !== null) return { ...person, scopes: ["read"] };
  const detail = "This feed address has ended. Make a new one on the changelog's page.";
  throw new AppError({ code: "UNAUTHENTICATED", detail });
}
