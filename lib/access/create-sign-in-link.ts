import { hashSecret, newSecret } from "#lib/access/secret.ts";
import { expireSignInLinks, insertSignInLink } from "#lib/access/store.ts";
import type { LinkPurpose } from "#lib/access/store.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { newId } from "#lib/server/observability/ids.ts";

const lastsMs = { account: 3 * 24 * 3_600_000, hand_over: 4 * 60_000 } as const satisfies Record<
  LinkPurpose,
  number
>;

type NewLink = {
  readonly userId: string;
  readonly now: Date;
  readonly baseUrl: string;
  readonly purpose?: LinkPurpose;
};

/**
 * Makes a link that signs a person in once and ends their earlier links for the same purpose; gives its address. An account's
 * lasts three days; one that hands a session over to another device, four minutes.
 */
export async function createSignInLink(
  tx: Tx,
  { userId, now, baseUrl, purpose = "account" }: NewLink,
): Promise<string> {
  const secret = newSecret();
  const expiresAt = new Date(now.getTime() + lastsMs[purpose]);
  await expireSignInLinks(tx, { userId, purpose, now });
  await insertSignInLink(tx, { id: newId(), secretHash: hashSecret(secret), userId, purpose, expiresAt });
  return `${baseUrl}/sign-in/link/${secret}`;
}
