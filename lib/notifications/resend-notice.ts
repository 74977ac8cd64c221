import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { listChannelsOfNotice } from "#lib/notifications/chase-store.ts";
import { findNotice } from "#lib/notifications/store.ts";
import { AppError, notFound } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { sendAnew } from "./chase-notice.ts";

/**
 * Sends a message once more over the channels on which it failed. CONFLICT where none did, or where all that did are
 * switched off: then an administrator mends the channel first, or somebody tells the consumer by hand.
 */
export async function resendNotice(
  ctx: Context,
  input: { rollbackId: string; noticeId: string },
): Promise<{ queued: number }> {
  authorize(ctx, "operate");
  const notice = await findNotice(ctx.db.prisma, input.noticeId);
  if (notice === null || notice.rollbackId !== input.rollbackId) throw notFound("message", input.noticeId);
  const { rollbackId, subject, consumerName } = notice;
  return inTransaction(ctx, async (tx) => {
    const failed = (await listChannelsOfNotice(tx, notice.id)).filter(({ status }) => status === "failed");
    const channels = failed.filter(({ enabled }) => enabled);
    if (failed.length === 0)
      throw conflict("Nothing of this message failed: there is nothing to send again.");
    if (channels.length === 0) {
      throw conflict(
        "The channel is switched off: mend it in the settings first, or tell the consumer by hand.",
      );
    }
    await sendAnew(tx, { noticeId: notice.id, channels, purpose: "resent" });
    await recordAct(tx, ctx, {
      action: "notice.resent",
      object: { kind: "rollback", id: rollbackId, name: subject },
      after: { notice: notice.id, consumer: consumerName, channels: channels.map(({ kind }) => kind) },
    });
    await publishEvent(tx, {
      topic: `rollback:${rollbackId}`,
      kind: "notices.changed",
      data: { rollbackId },
    });
    return { queued: channels.length };
  });
}

function conflict(detail: string): AppError {
  return new AppError({ code: "CONFLICT", detail });
}
