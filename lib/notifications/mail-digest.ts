import { findPersonToMail } from "#lib/access/find-person-to-mail.ts";
import { hashAcknowledgementToken } from "#lib/notifications/acknowledgement-token.ts";
import { composeDigest } from "#lib/notifications/core/compose-digest.ts";
import { nextMorning } from "#lib/notifications/core/next-morning.ts";
import {
  advanceSubscription,
  findSubscription,
  keepEndHash,
  postponeSubscription,
  takeDueSubscriptions,
} from "#lib/notifications/digest-store.ts";
import { digestToken } from "#lib/notifications/digest-token.ts";
import type { OpenNotifier } from "#lib/notifications/open-notifier.ts";
import { isMailSetUp } from "#lib/notifications/tell-operators.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { env } from "#lib/server/env.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import type { Jobs } from "#lib/server/jobs.ts";
import { listChangelog } from "#lib/versions/list-changelog.ts";
import type { ListedChange } from "#lib/versions/schema.ts";

const atOnce = 100;
const pageSize = 200;

/**
 * Queues the mails of the subscriptions whose morning has come, and says when each is looked at next; gives how many. Without a mail
 * server nothing is queued, and nothing is lost: what was published since is in the first mail that goes out.
 */
export async function queueDueDigests(ctx: Context): Promise<number> {
  if (!isMailSetUp()) return 0;
  return inTransaction(ctx, async (tx) => {
    const due = await takeDueSubscriptions(tx, ctx.now, atOnce);
    for (const userId of due) {
      const zone = (await findPersonToMail(ctx, userId))?.timeZone ?? "UTC";
      await postponeSubscription(tx, userId, nextMorning(ctx.now, zone));
      await enqueueJob(tx, "mail_digest", { data: { userId, until: ctx.now.toISOString() } });
    }
    return due.length;
  });
}

/**
 * Sends a person what was published since the last digest, up to an instant; run as a job, and the same however often it runs. Nothing
 * new is no mail. Whoever ended it or left since is not mailed.
 */
export async function mailDigest(
  ctx: Context,
  job: Jobs["mail_digest"],
  openNotifier: OpenNotifier,
): Promise<void> {
  const { userId } = job;
  const until = new Date(job.until);
  const [subscription, person] = await Promise.all([
    findSubscription(ctx.db.prisma, userId),
    findPersonToMail(ctx, userId),
  ]);
  if (subscription === null || person === null || subscription.mailedUntil >= until) return;
  const since = subscription.mailedUntil;
  const entries = await publishedBetween(ctx, since, until);
  if (entries.length > 0) {
    const { language, email } = person;
    const token = await digestToken(userId);
    await keepEndHash(ctx.db.prisma, userId, hashAcknowledgementToken(token));
    const origin = env().LASTGOOD_URL;
    const endUrl = `${origin}/${language}/digest/${token}`;
    const timeZone = person.timeZone ?? "UTC";
    const mail = composeDigest({ entries, language, timeZone, since, origin, endUrl });
    const { notifier, recipient } = openNotifier({ kind: "email", settings: { address: email } });
    const messageId = `digest.${userId}.${until.getTime()}`;
    const url = `${origin}/${language}/changelog`;
    await notifier.send({ messageId, ...mail, url, unsubscribeUrl: endUrl, language, recipient });
  }
  await advanceSubscription(ctx.db.prisma, userId, until);
}

/** Every entry published after one instant and up to another, newest first: a server without mail for long makes it several pages. */
async function publishedBetween(ctx: Context, since: Date, until: Date) {
  const found: ListedChange[] = [];
  let cursor: string | undefined;
  do {
    const page = await listChangelog(ctx, { limit: pageSize, cursor });
    const fresh = page.items.filter(({ publishedAt }) => publishedAt > since);
    found.push(...fresh.filter(({ publishedAt }) => publishedAt <= until));
    cursor = fresh.length === page.items.length ? (page.nextCursor ?? undefined) : undefined;
  } while (cursor !== undefined);
  return found;
}
