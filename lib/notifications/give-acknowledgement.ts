import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import type { AcknowledgementView, GiveAcknowledgement } from "#lib/notifications/schema.ts";
import { insertAnswer } from "#lib/notifications/store.ts";
import type { StoredNotice } from "#lib/notifications/store.ts";
import { AppError } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { modelOf, noticeOfToken, showAcknowledgement } from "./view-acknowledgement.ts";

/** Each answer is a line of the audit log, which anybody with the link may write. */
const mostAnswers = 100;

/**
 * Adds an answer to a message; answers are never taken back, so "affected" after "acknowledged" keeps both. NOT_FOUND for an
 * unknown link, PRECONDITION_FAILED for one past its 14 days or with a hundred answers.
 */
export async function giveAcknowledgement(
  ctx: Context,
  input: GiveAcknowledgement & { token: string },
): Promise<AcknowledgementView> {
  const notice = await noticeOfToken(ctx, input.token);
  if (notice.expiresAt <= ctx.now) {
    const detail = "This link no longer takes answers. Ask for a new one.";
    throw new AppError({ code: "PRECONDITION_FAILED", detail });
  }
  if (notice.answers.length >= mostAnswers) {
    const detail = `This message has ${mostAnswers} answers already. Ask the sender for a new one.`;
    throw new AppError({ code: "PRECONDITION_FAILED", detail });
  }
  const { id: notificationId, rollbackId, consumerId, consumerName } = notice;
  const name = input.name.trim() || null;
  const note = input.note.trim() || null;
  const answer = { answer: input.answer, name, note, at: ctx.now };
  const model = await modelOf(ctx, rollbackId);
  const actor = { kind: "public", id: consumerId, name: consumerName, role: null, scopes: [] } as const;
  await inTransaction(ctx, async (tx) => {
    await insertAnswer(tx, { id: newId(), notificationId, ...answer });
    await recordAct(
      tx,
      { ...ctx, actor },
      {
        action: `notice.${input.answer}`,
        object: { kind: "rollback", id: rollbackId, name: notice.subject },
        reason: note,
        after: { notice: notificationId, answer: input.answer, name },
      },
    );
    if (input.answer === "affected") await tellAffected(tx, { notice, model, note: note ?? "" });
    await publishEvent(tx, {
      topic: `rollback:${rollbackId}`,
      kind: "notices.changed",
      data: { rollbackId },
    });
  });
  return showAcknowledgement(ctx, { ...notice, answers: [...notice.answers, answer] });
}

/** Who asks to be contacted must not wait until somebody happens to look at the messages. */
function tellAffected(
  tx: Tx,
  { notice, model, note }: { readonly notice: StoredNotice; readonly model: string; readonly note: string },
): Promise<void> {
  const link = `/rollbacks/${notice.rollbackId}/notify`;
  const data = { consumer: notice.consumerName, note };
  return enqueueJob(tx, "tell_operators", { data: { kind: "consumer_affected", model, link, data } });
}
