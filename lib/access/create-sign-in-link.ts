import { hashSecret, newSecret } from "#lib/access/secret.ts";
import { expireSignInLinks, insertSignInLink } from "#lib/access/store.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";

const linkLastsMs = 3 * 24 * 3_600_000;

/** Makes a link that signs a person in once, within three days, and ends their earlier links; gives its address. */
export async function createSignInLink(
  tx: Tx,
  { userId, now, baseUrl }: { readonly userId: string; readonly now: Date; readonly baseUrl: string },
): Promise<string> {
  const secret = newSecret();
  const expiresAt = new Date(now.getTime() + linkLastsMs);
  await expireSignInLinks(tx, userId, now);
  await insertSignInLink(tx, { id: newId(), secretHash: hashSecret(secret), userId, expiresAt });
  return `${baseUrl}/sign-in/link/${secret}`;
}
