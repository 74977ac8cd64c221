import { authorize } from "#lib/access/authorize.ts";
import { failedCall } from "#lib/audit/core/failed-call.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { ConsumerChannel } from "#lib/consumers/schema.ts";
import { findChannel, updateChannel } from "#lib/consumers/store.ts";
import { notFound } from "#lib/schema/app-error.ts";
import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { Context } from "#lib/server/context.ts";
import type { Tx } from "#lib/server/database/transaction.ts";

/** One channel as stored, secrets sealed, for delivering a message over it; NOT_FOUND when there is none. */
export async function getChannel(ctx: Context, channelId: string): Promise<ConsumerChannel> {
  authorize(ctx, "administer");
  const channel = await findChannel(ctx.db.prisma, channelId);
  if (channel === null) throw notFound("channel", channelId);
  return channel;
}

/** Switches a channel off because its receiver wants no more messages; an admin may switch it on again. */
export async function disableChannel(
  tx: Tx,
  ctx: Context,
  channel: {
    readonly id: string;
    readonly consumerId: string;
    readonly reason: FailureReason;
    readonly error: string;
  },
): Promise<void> {
  authorize(ctx, "administer");
  const { name } = await updateChannel(tx, channel.id, { enabled: false });
  await recordAct(tx, ctx, {
    action: "consumer.channel_disabled",
    object: { kind: "consumer", id: channel.consumerId, name },
    reason: failedCall(channel.reason),
    before: { enabled: true },
    after: { channel: channel.id, enabled: false, error: channel.error },
  });
}
