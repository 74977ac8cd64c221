import { AdapterError } from "#lib/adapters/adapter-error.ts";
import { AdapterSettingsError } from "#lib/adapters/adapter-definition.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { failedCall } from "#lib/audit/core/failed-call.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { disableChannel, getChannel } from "#lib/consumers/channel-of-delivery.ts";
import { deliveryText } from "#lib/notifications/core/delivery-text.ts";
import { noticeWords } from "#lib/notifications/core/notice-words.ts";
import { endedSince } from "#lib/notifications/core/restate-notice.ts";
import type { OpenNotifier } from "#lib/notifications/open-notifier.ts";
import { standingOf } from "#lib/notifications/standing-of.ts";
import { beginAttempt, findNotice, updateDeliveryIf } from "#lib/notifications/store.ts";
import type { Attempt, StoredNotice } from "#lib/notifications/store.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import { failureReasonOf, failureTextOf } from "#lib/schema/failure-reason.ts";
import type { FailureReason } from "#lib/schema/failure-reason.ts";
import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { env } from "#lib/server/env.ts";
import { enqueueJob, queues } from "#lib/server/jobs.ts";
import { metrics } from "#lib/server/observability/metrics.ts";
import { SealedSecretError } from "#lib/server/secrets/sealed-secret.ts";
import { acknowledgementToken } from "./acknowledgement-token.ts";

/** The first attempt and the queue's retries. */
const mostAttempts = queues.deliver_notice.retryLimit + 1;
const longestError = 500;

type Sent = { readonly attempt: Attempt; readonly notice: StoredNotice };
type Failed = Sent & { readonly reason: FailureReason; readonly error: string };

/**
 * Sends one message over one channel; run as a job. The message id and the link are the same on every attempt. Throws what a
 * later attempt may mend, so that the queue tries again; everything else ends the delivery as failed. A delivery that has
 * ended is left alone, so a second run sends nothing.
 */
export async function deliverNotice(
  ctx: Context,
  deliveryId: string,
  openNotifier: OpenNotifier,
): Promise<void> {
  const attempt = await beginAttempt(ctx.db.prisma, deliveryId);
  if (attempt === null) return;
  const notice = await findNotice(ctx.db.prisma, attempt.notificationId);
  if (notice === null) throw notFound("notice", attempt.notificationId);
  const adapter = notice.deliveries.find(({ id }) => id === deliveryId)?.kind ?? "";
  try {
    await send(ctx, { attempt, notice }, openNotifier);
    metrics().deliveries.inc({ adapter, outcome: "delivered" });
  } catch (error) {
    const hasEnded = await keepFailure(ctx, { attempt, notice }, error);
    metrics().deliveries.inc({ adapter, outcome: hasEnded ? "failed" : "retried" });
    if (hasEnded) return;
    throw error;
  }
  await inTransaction(ctx, async (tx) => {
    const change = { status: "delivered", lastError: null, deliveredAt: ctx.now } as const;
    if (await updateDeliveryIf(tx, deliveryId, change)) await tell(tx, notice);
  });
}

async function send(ctx: Context, { attempt, notice }: Sent, openNotifier: OpenNotifier): Promise<void> {
  const channel = await getChannel(ctx, attempt.channelId);
  const { notifier, recipient } = openNotifier(channel);
  const { language, body, deadline } = notice;
  const isReminder = notice.deliveries.some(
    ({ id, purpose }) => id === attempt.deliveryId && purpose === "reminder",
  );
  const subject = isReminder ? noticeWords[language].reminderOf(notice.subject) : notice.subject;
  const url = `${env().LASTGOOD_URL}/${language}/ack/${await acknowledgementToken(notice.id)}`;
  const now = await standingOf(ctx, await getRollback(ctx, { rollbackId: notice.rollbackId }));
  const isLate = now.endedAt !== null && notice.createdAt < now.endedAt;
  const since = isLate ? endedSince(language, now) : null;
  const text = deliveryText({ language, body, deadline, url, isReminder, since });
  await notifier.send({ messageId: attempt.deliveryId, subject, text, url, language, recipient });
}

/** Keeps what went wrong; true when the delivery has ended with it. */
async function keepFailure(ctx: Context, sent: Sent, error: unknown): Promise<boolean> {
  const isFinal = !isRetryable(error) || sent.attempt.attempts >= mostAttempts;
  const lastError = failureTextOf(error, longestError);
  const lastErrorReason = failureReasonOf(error);
  const { deliveryId, channelId } = sent.attempt;
  const { notice } = sent;
  await inTransaction(ctx, async (tx) => {
    const status = isFinal ? "failed" : "queued";
    if (!(await updateDeliveryIf(tx, deliveryId, { status, lastError, lastErrorReason }))) return;
    if (isFinal) await recordFailure(tx, ctx, { ...sent, reason: lastErrorReason, error: lastError });
    if (error instanceof AdapterError && error.gone) {
      const { consumerId } = notice;
      const why = { reason: lastErrorReason, error: lastError };
      await disableChannel(tx, ctx, { id: channelId, consumerId, ...why });
    }
    await tell(tx, notice);
  });
  return isFinal;
}

async function recordFailure(
  tx: Tx,
  ctx: Context,
  { attempt, notice, reason, error }: Failed,
): Promise<void> {
  const { rollbackId, consumerName, subject, id } = notice;
  const { model } = await getRollback(ctx, { rollbackId });
  await enqueueJob(tx, "tell_operators", {
    data: {
      kind: "notice_failed",
      model,
      link: `/rollbacks/${rollbackId}/notify`,
      data: { consumer: consumerName, reason: error },
    },
  });
  await recordAct(tx, ctx, {
    action: "notice.delivery_failed",
    object: { kind: "rollback", id: rollbackId, name: subject },
    reason: failedCall(reason),
    after: { notice: id, consumer: consumerName, attempts: attempt.attempts, error },
  });
}

/** What is not the adapter's doing, e.g. a lost database, may well be gone the next time. */
function isRetryable(error: unknown): boolean {
  if (error instanceof AdapterError) return error.retryable;
  return !(
    error instanceof AppError ||
    error instanceof AdapterSettingsError ||
    error instanceof SealedSecretError
  );
}

function tell(tx: Tx, { rollbackId }: StoredNotice): Promise<void> {
  return publishEvent(tx, {
    topic: `rollback:${rollbackId}`,
    kind: "notices.changed",
    data: { rollbackId },
  });
}
