import { publishEvent } from "#lib/audit/publish-event.ts";
import type { ActName } from "#lib/audit/core/act-names.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import {
  insertDeliveries,
  listChannelsOfNotice,
  markEscalated,
  markReminded,
} from "#lib/notifications/chase-store.ts";
import type { ChannelOfNotice } from "#lib/notifications/chase-store.ts";
import { escalationTime } from "#lib/notifications/core/chase-times.ts";
import { findNotice } from "#lib/notifications/store.ts";
import type { StoredNotice } from "#lib/notifications/store.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";

type Due = StoredNotice & { readonly deadline: Date };

/**
 * Looks after a message that an answer is asked for by a time; run as a job at the deadline. Nobody answered: one reminder over
 * every channel, then, when that is not answered either, a message to the operators. A second run does nothing, an early one
 * comes again in time. Nothing is sent once somebody answered, and for a rollback that was cancelled.
 */
export async function chaseNotice(ctx: Context, noticeId: string): Promise<void> {
  const notice = await findNotice(ctx.db.prisma, noticeId);
  if (notice === null || notice.deadline === null || notice.answers.length > 0) return;
  const { deadline } = notice;
  const due: Due = { ...notice, deadline };
  const rollback = await getRollback(ctx, { rollbackId: notice.rollbackId });
  if (rollback.state === "cancelled" || notice.escalatedAt !== null) return;
  const at = notice.remindedAt === null ? deadline : escalationTime(due, notice.remindedAt);
  if (at > ctx.now) await inTransaction(ctx, (tx) => comeAgain(tx, ctx, { noticeId, at }));
  else if (notice.remindedAt === null) await inTransaction(ctx, (tx) => remind(tx, ctx, due));
  else await inTransaction(ctx, (tx) => escalate(tx, ctx, { notice: due, model: rollback.model }));
}

function comeAgain(tx: Tx, ctx: Context, next: { noticeId: string; at: Date }): Promise<void> {
  const startAfterMs = Math.max(1_000, next.at.getTime() - ctx.now.getTime());
  return enqueueJob(tx, "chase_notice", { data: { noticeId: next.noticeId }, startAfterMs });
}

async function remind(tx: Tx, ctx: Context, notice: Due): Promise<void> {
  if (!(await markReminded(tx, notice.id, ctx.now))) return;
  const channels = await listChannelsOfNotice(tx, notice.id);
  const open = channels.filter(({ enabled }) => enabled);
  await sendAnew(tx, { noticeId: notice.id, channels: open, purpose: "reminder" });
  await comeAgain(tx, ctx, { noticeId: notice.id, at: escalationTime(notice, ctx.now) });
  await record(tx, ctx, { notice, action: "notice.reminded", after: { channels: open.length } });
}

async function escalate(tx: Tx, ctx: Context, of: { notice: Due; model: string }): Promise<void> {
  const { notice, model } = of;
  if (!(await markEscalated(tx, notice.id, ctx.now))) return;
  await enqueueJob(tx, "tell_operators", {
    data: {
      kind: "notice_unanswered",
      model,
      link: `/rollbacks/${notice.rollbackId}/notify`,
      data: { consumer: notice.consumerName, deadline: notice.deadline.toISOString() },
    },
  });
  await record(tx, ctx, { notice, action: "notice.escalated", after: {} });
}

/** Queues a message once more over these channels, each as a delivery of its own. */
export async function sendAnew(
  tx: Tx,
  anew: {
    readonly noticeId: string;
    readonly channels: readonly ChannelOfNotice[];
    readonly purpose: "resent" | "reminder";
  },
): Promise<void> {
  const deliveries = anew.channels.map(({ channelId, kind, round }) => ({
    id: newId(),
    notificationId: anew.noticeId,
    channelId,
    kind,
    purpose: anew.purpose,
    round: round + 1,
  }));
  await insertDeliveries(tx, deliveries);
  for (const { id } of deliveries) await enqueueJob(tx, "deliver_notice", { data: { deliveryId: id } });
}

async function record(
  tx: Tx,
  ctx: Context,
  act: { readonly notice: StoredNotice; readonly action: ActName; readonly after: { channels?: number } },
): Promise<void> {
  const { rollbackId, subject, id, consumerName } = act.notice;
  await recordAct(tx, ctx, {
    action: act.action,
    object: { kind: "rollback", id: rollbackId, name: subject },
    after: { notice: id, consumer: consumerName, ...act.after },
  });
  await publishEvent(tx, { topic: `rollback:${rollbackId}`, kind: "notices.changed", data: { rollbackId } });
}
