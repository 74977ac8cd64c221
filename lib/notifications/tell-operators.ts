import { operatorsToTell } from "#lib/access/operators-to-tell.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { composeOperatorMessage } from "#lib/notifications/core/compose-operator-message.ts";
import type { OpenNotifier } from "#lib/notifications/open-notifier.ts";
import { findMessage, hasMessageSince, insertMessage } from "#lib/notifications/operator-message-store.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { env } from "#lib/server/env.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import type { Jobs } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";

/** A job that was cut off after its commit runs again within this time. */
const sameWithinMs = 120_000;

/**
 * Writes a message for the operators, shown in their inbox, and, with a mail server set up, queues a mail to each operator
 * and admin. Run as a job; the same message within two minutes counts once.
 */
export async function tellOperators(ctx: Context, message: Jobs["tell_operators"]): Promise<void> {
  const people = isMailSetUp() ? await operatorsToTell(ctx) : [];
  await inTransaction(ctx, async (tx) => {
    if (await hasMessageSince(tx, message, new Date(ctx.now.getTime() - sameWithinMs))) return;
    const id = newId();
    await insertMessage(tx, { id, createdAt: ctx.now, ...message });
    for (const person of people) {
      await enqueueJob(tx, "mail_operator", { data: { messageId: id, personId: person.id } });
    }
    const { kind, model } = message;
    await publishEvent(tx, { topic: "models", kind: "operators.told", data: { kind, model } });
  });
}

/** Sends one message by e-mail to one operator, in the person's language; run as a job. Whoever left since is not mailed. */
export async function mailOperator(
  ctx: Context,
  { messageId, personId }: Jobs["mail_operator"],
  openNotifier: OpenNotifier,
): Promise<void> {
  const message = await findMessage(ctx.db.prisma, messageId);
  const person = (await operatorsToTell(ctx)).find(({ id }) => id === personId);
  if (message === null || person === undefined) return;
  const { language } = person;
  const url = `${env().LASTGOOD_URL}/${language}${message.link}`;
  const { subject, text } = composeOperatorMessage(message, { language, url });
  const { notifier, recipient } = openNotifier({ kind: "email", settings: { address: person.email } });
  await notifier.send({ messageId: `${messageId}.${personId}`, subject, text, url, language, recipient });
}

function isMailSetUp(): boolean {
  const { LASTGOOD_SMTP_URL, LASTGOOD_MAIL_FROM } = env();
  return LASTGOOD_SMTP_URL !== undefined && LASTGOOD_MAIL_FROM !== undefined;
}
