import { authorize } from "#lib/access/authorize.ts";
import { feedKeyPrefix, hashSecret, newSecret } from "#lib/access/secret.ts";
import { putFeedKey } from "#lib/access/store.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** Makes the asking person's key to the feeds and gives it, once; the key before ends. FORBIDDEN for a token. */
export async function makeFeedKey(ctx: Context): Promise<{ key: string }> {
  authorize(ctx, "read");
  const userId = personOf(ctx);
  const key = newSecret(feedKeyPrefix);
  return inTransaction(ctx, async (tx) => {
    await putFeedKey(tx, { userId, secretHash: hashSecret(key), createdAt: ctx.now });
    const object = { kind: "person", id: userId, name: ctx.actor.name } as const;
    await recordAct(tx, ctx, { action: "feed_key.created", object });
    return { key };
  });
}

/** The id of the person who asks; FORBIDDEN for a token, which has neither feeds nor preferences of its own. */
export function personOf({ actor }: Context): string {
  if (actor.kind === "person" && actor.id !== null) return actor.id;
  const detail = "Only people have this; an API token acts as a bearer token and keeps nothing of its own.";
  throw new AppError({ code: "FORBIDDEN", detail });
}
