import { operatorsToTell } from "#lib/access/operators-to-tell.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { composeOperatorMessage } from "#lib/notifications/core/compose-operator-message.ts";
import type { OpenNotifier } from "#lib/notifications/open-notifier.ts";
import { findMessage, insertMessage } from "#lib/notifications/operator-message-store.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { env } from "#lib/server/env.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import type { Jobs } from "#lib/server/jobs.ts";

/** A message for the operators; `id` is the job's, the same however often it runs. */
export type OperatorNews = Jobs["tell_operators"] & { readonly id: string };

/**
 * Writes a message for the operators, shown in their inbox, and, with a mail server set up, queues a mail to each operator
 * and admin. Run as a job; one that was cut off after its commit and runs again counts once.
 */
export async function tellOperators(ctx: Context, message: OperatorNews): Promise<void> {
  const people = isMailSetUp() ? await operatorsToTell(ctx) : [];
  const drill = await drillMark(ctx, message.link);
  await inTransaction(ctx, async (tx) => {
    const { id, kind, model } = message;
    if ((await findMessage(tx, id)) !== null) return;
    await insertMessage(tx, { createdAt: ctx.now, ...message, data: { ...message.data, ...drill } });
    for (const person of people) {
      await enqueueJob(tx, "mail_operator", { data: { messageId: id, personId: person.id } });
    }
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

/** Whether this process can send mail: a server and a sender are named. */
export function isMailSetUp(): boolean {
  const { LASTGOOD_SMTP_URL, LASTGOOD_MAIL_FROM } = env();
  return LASTGOOD_SMTP_URL !== undefined && LASTGOOD_MAIL_FROM !== undefined;
}

/** What a message about a fire drill has in its data, found by the rollback that it links to; nothing for any other. */
async function drillMark(ctx: Context, link: string): Promise<Record<string, string>> {
  const rollbackId = /^\/rollbacks\/([0-9a-f-]{36})/.exec(link)?.[1];
  if (rollbackId === undefined) return {};
  const { isDrill } = await getRollback(ctx, { rollbackId });
  return isDrill ? { drill: "true" } : {};
}
