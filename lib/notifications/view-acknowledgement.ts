import { getModel } from "#lib/models/get-model.ts";
import type { AcknowledgementView } from "#lib/notifications/schema.ts";
import { standingOf } from "#lib/notifications/standing-of.ts";
import { findNoticeByToken } from "#lib/notifications/store.ts";
import type { StoredNotice } from "#lib/notifications/store.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import { AppError } from "#lib/schema/app-error.ts";
import { automationContext } from "#lib/server/context.ts";
import type { Context } from "#lib/server/context.ts";
import { hashAcknowledgementToken } from "./acknowledgement-token.ts";

/** What a message said and what was answered, for whoever holds its link. Reading changes nothing. NOT_FOUND for an unknown link. */
export async function viewAcknowledgement(
  ctx: Context,
  input: { token: string },
): Promise<AcknowledgementView> {
  return showAcknowledgement(ctx, await noticeOfToken(ctx, input.token));
}

/** The message of a link; NOT_FOUND, without saying more, for an unknown one. */
export async function noticeOfToken(ctx: Context, token: string): Promise<StoredNotice> {
  const notice = await findNoticeByToken(ctx.db.prisma, hashAcknowledgementToken(token));
  if (notice !== null) return notice;
  throw new AppError({ code: "NOT_FOUND", detail: "This link is not known. Ask for a new one." });
}

/** A message as the acknowledgement page shows it; the contact is the model's owner team. */
export async function showAcknowledgement(ctx: Context, notice: StoredNotice): Promise<AcknowledgementView> {
  const reader = readerOf(ctx);
  const rollback = await getRollback(reader, { rollbackId: notice.rollbackId });
  const model = await getModel(reader, { model: rollback.model });
  const { standing } = await standingOf(reader, rollback);
  const { consumerName, language, subject, body, ask, deadline, createdAt, answers } = notice;
  return {
    consumerName,
    language,
    subject,
    body,
    ask,
    deadline,
    createdAt,
    answers,
    model: model.slug,
    contact: model.ownerTeam,
    expired: notice.expiresAt <= ctx.now,
    finalState: standing.kind === "moving" ? null : standing.kind,
  };
}

/** The model of a rollback by its slug, for whoever holds a link about it. */
export async function modelOf(ctx: Context, rollbackId: string): Promise<string> {
  return (await getRollback(readerOf(ctx), { rollbackId })).model;
}

/** Who holds the link may read what it is about, without an account. */
function readerOf({ requestId, now, db }: Context): Context {
  return automationContext({ name: "acknowledgement", requestId, now, db });
}
