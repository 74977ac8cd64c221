import { authorize } from "#lib/access/authorize.ts";
import { findPersonToMail } from "#lib/access/find-person-to-mail.ts";
import { personOf } from "#lib/access/make-feed-key.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { hashAcknowledgementToken } from "#lib/notifications/acknowledgement-token.ts";
import { nextMorning } from "#lib/notifications/core/next-morning.ts";
import type { Digest, DigestLink, PutDigest } from "#lib/notifications/digest-schema.ts";
import {
  deleteSubscription,
  findByEndHash,
  findSubscription,
  insertSubscription,
} from "#lib/notifications/digest-store.ts";
import { isMailSetUp } from "#lib/notifications/tell-operators.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";

/** Whether the asking person gets the changelog by e-mail. FORBIDDEN for a token. */
export async function getDigest(ctx: Context): Promise<Digest> {
  authorize(ctx, "read");
  const userId = personOf(ctx);
  const [person, subscription] = await Promise.all([
    findPersonToMail(ctx, userId),
    findSubscription(ctx.db.prisma, userId),
  ]);
  if (person === null) throw notFound("person", userId);
  return {
    isSubscribed: subscription !== null,
    email: person.email,
    dueAt: subscription?.dueAt ?? null,
    mailedUntil: subscription?.mailedUntil ?? null,
    canMail: isMailSetUp(),
  };
}

/** Subscribes the asking person, from the next morning of their zone on, or ends that. What it is already is no act. */
export async function putDigest(ctx: Context, { isSubscribed }: PutDigest): Promise<Digest> {
  authorize(ctx, "read");
  const userId = personOf(ctx);
  const person = await findPersonToMail(ctx, userId);
  if (person === null) throw notFound("person", userId);
  await inTransaction(ctx, async (tx) => {
    const isNow = (await findSubscription(tx, userId)) !== null;
    if (isNow === isSubscribed) return;
    const dueAt = nextMorning(ctx.now, person.timeZone ?? "UTC");
    if (isSubscribed)
      await insertSubscription(tx, { userId, dueAt, mailedUntil: ctx.now, subscribedAt: ctx.now });
    else await deleteSubscription(tx, userId);
    const object = { kind: "person", id: userId, name: person.name } as const;
    await recordAct(tx, ctx, { action: isSubscribed ? "digest.subscribed" : "digest.ended", object });
  });
  return getDigest(ctx);
}

/** Whether the link of a mail still ends a subscription; looking ends nothing, since mail scanners look too. */
export async function viewDigestLink(
  ctx: Pick<Context, "db">,
  { token }: { readonly token: string },
): Promise<DigestLink> {
  const userId = await findByEndHash(ctx.db.prisma, hashAcknowledgementToken(token));
  return { isSubscribed: userId !== null };
}

/** Ends a subscription by the link of its mails; a second time changes nothing. */
export async function endDigest(ctx: Context, { token }: { readonly token: string }): Promise<DigestLink> {
  await inTransaction(ctx, async (tx) => {
    const userId = await findByEndHash(tx, hashAcknowledgementToken(token));
    if (userId === null || !(await deleteSubscription(tx, userId))) return;
    await recordAct(tx, ctx, {
      action: "digest.ended",
      object: { kind: "person", id: userId, name: userId },
    });
  });
  return { isSubscribed: false };
}
