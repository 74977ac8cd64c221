import { authorize } from "#lib/access/authorize.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { recordAct } from "#lib/audit/record-act.ts";
import { consumersToTell } from "#lib/consumers/list-consumers.ts";
import type { Consumer } from "#lib/consumers/schema.ts";
import { getModel } from "#lib/models/get-model.ts";
import { deadLinks } from "#lib/notifications/core/dead-links.ts";
import { restateOpening } from "#lib/notifications/core/restate-notice.ts";
import type { StandingNow } from "#lib/notifications/core/restate-notice.ts";
import type { SendNotices } from "#lib/notifications/schema.ts";
import { standingOf } from "#lib/notifications/standing-of.ts";
import { consumersTold, insertNotice } from "#lib/notifications/store.ts";
import { markDrill } from "#lib/rollbacks/core/drill-mark.ts";
import { getRollback } from "#lib/rollbacks/get-rollback.ts";
import type { Rollback } from "#lib/rollbacks/schema.ts";
import { AppError, invalidField } from "#lib/schema/app-error.ts";
import type { InvalidParam } from "#lib/schema/app-error.ts";
import type { Context } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import type { Tx } from "#lib/server/database/transaction.ts";
import { enqueueJob } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import {
  acknowledgementLifetimeMs,
  acknowledgementToken,
  hashAcknowledgementToken,
} from "./acknowledgement-token.ts";

type SendNoticesInput = SendNotices & { rollbackId: string };
type Wanted = SendNotices["notices"][number];

/**
 * Step 5: writes one message per consumer and queues it over each of the consumer's enabled channels. INVALID names a
 * consumer that is unknown or twice, a deadline that is missing or past, and a dead link; CONFLICT when the rollback was cancelled, has
 * no version chosen, or a consumer has its message already.
 */
export async function sendNotices(ctx: Context, input: SendNoticesInput): Promise<{ queued: number }> {
  authorize(ctx, "operate");
  const rollback = await getRollback(ctx, { rollbackId: input.rollbackId });
  refuseUnsendable(rollback);
  const model = await getModel(ctx, { model: rollback.model });
  const consumers = new Map(
    (await consumersToTell(ctx, model.id)).map((consumer) => [consumer.id, consumer]),
  );
  const wanted = input.notices.filter(({ isSent }) => isSent);
  if (wanted.length === 0) throw invalidField("notices", "choose at least one consumer");
  const invalidParams = input.notices.flatMap((notice, index) =>
    notice.isSent ? problemsOf(notice, { index, consumers, input, now: ctx.now }) : [],
  );
  if (invalidParams.length > 0) {
    const detail = `${invalidParams[0]?.name}: ${invalidParams[0]?.reason}`;
    throw new AppError({ code: "INVALID", detail, invalidParams });
  }
  const now = await standingOf(ctx, rollback);
  return inTransaction(ctx, async (tx) => {
    await refuseTold(tx, rollback.id, { notices: wanted, consumers });
    for (const notice of wanted) await writeNotice(tx, ctx, { notice, rollback, consumers, now });
    await recordAct(tx, ctx, {
      action: "notices.sent",
      object: { kind: "rollback", id: rollback.id, name: rollback.model },
      after: { consumers: wanted.map(({ consumerId }) => consumers.get(consumerId)?.name ?? null) },
    });
    await publishEvent(tx, {
      topic: `rollback:${rollback.id}`,
      kind: "notices.changed",
      data: { rollbackId: rollback.id },
    });
    return { queued: wanted.length };
  });
}

function refuseUnsendable(rollback: Rollback): void {
  if (rollback.state === "cancelled") {
    throw new AppError({ code: "CONFLICT", detail: "This rollback was cancelled; nobody needs to be told." });
  }
  if (rollback.candidate === null) {
    const detail = "No version is chosen yet: choose the version to go back to first, in step 2.";
    throw new AppError({ code: "CONFLICT", detail });
  }
}

type Consumers = ReadonlyMap<string, Consumer>;

function problemsOf(
  notice: Wanted,
  at: { index: number; consumers: Consumers; input: SendNotices; now: Date },
): InvalidParam[] {
  const field = (name: string) => `notices.${at.index}.${name}`;
  const first = at.input.notices.findIndex(({ consumerId }) => consumerId === notice.consumerId);
  const problems: InvalidParam[] = [];
  if (!at.consumers.has(notice.consumerId)) {
    problems.push({ name: field("consumerId"), reason: "this model has no such consumer" });
  }
  if (first !== at.index) {
    problems.push({ name: field("consumerId"), reason: `the same consumer as notices.${first}` });
  }
  if (notice.ask === "action" && notice.deadline === null) {
    problems.push({ name: field("deadline"), reason: "a message that asks to act needs a deadline" });
  }
  for (const link of deadLinks(notice.body)) {
    problems.push({ name: field("body"), reason: `${link} cannot be opened from elsewhere: correct it` });
  }
  if (notice.deadline !== null && notice.deadline <= at.now) {
    problems.push({ name: field("deadline"), reason: "this time is past" });
  }
  return problems;
}

async function refuseTold(
  tx: Tx,
  rollbackId: string,
  wanted: { readonly notices: readonly Wanted[]; readonly consumers: Consumers },
): Promise<void> {
  const told = await consumersTold(tx, rollbackId);
  const names = wanted.notices
    .filter(({ consumerId }) => told.has(consumerId))
    .map(({ consumerId }) => wanted.consumers.get(consumerId)?.name ?? consumerId);
  if (names.length === 0) return;
  const detail = `Already sent to ${names.join(", ")}: leave them out.`;
  throw new AppError({ code: "CONFLICT", detail });
}

async function writeNotice(
  tx: Tx,
  ctx: Context,
  of: {
    readonly notice: Wanted;
    readonly rollback: Rollback;
    readonly consumers: Consumers;
    readonly now: StandingNow;
  },
): Promise<void> {
  const { consumerId, subject, body, ask, deadline } = of.notice;
  const consumer = of.consumers.get(consumerId);
  const language = consumer?.language ?? "en";
  const { isDrill } = of.rollback;
  const id = newId();
  const deliveries = (consumer?.channels ?? [])
    // A fire drill reaches nobody outside: the consumer's inbox in the product shows it, marked.
    .filter(({ enabled, kind }) => enabled && (!isDrill || kind === "inbox"))
    .map((channel) => ({ id: newId(), channelId: channel.id, kind: channel.kind }));
  const notice = {
    id,
    rollbackId: of.rollback.id,
    consumerId,
    subject: markDrill(subject, { isDrill, language }),
    // The page may have been opened while traffic still moved.
    body: restateOpening(body, language, of.now),
    ask,
    deadline,
    language,
    tokenHash: hashAcknowledgementToken(await acknowledgementToken(id)),
    expiresAt: new Date(ctx.now.getTime() + acknowledgementLifetimeMs),
    createdAt: ctx.now,
  };
  await insertNotice(tx, notice, deliveries);
  if (deadline !== null) {
    const startAfterMs = deadline.getTime() - ctx.now.getTime();
    await enqueueJob(tx, "chase_notice", { data: { noticeId: id }, startAfterMs });
  }
  for (const delivery of deliveries) {
    await enqueueJob(tx, "deliver_notice", { data: { deliveryId: delivery.id } });
  }
}
