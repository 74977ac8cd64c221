import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createConsumer } from "#lib/consumers/create-consumer.ts";
import { CreateConsumer } from "#lib/consumers/schema.ts";
import type { Actor, Context } from "#lib/server/context.ts";
import { automationContext } from "#lib/server/context.ts";
import { parseEnv } from "#lib/server/env.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { ensureWorkerKeys } from "#lib/server/secrets/worker-keys.ts";
import { FakeNotifier } from "#lib/testing/fake-notifier.ts";
import { createRolloutWorld } from "#lib/testing/rollout-world.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { acknowledgementToken } from "./acknowledgement-token.ts";
import { chaseNotice } from "./chase-notice.ts";
import { deliverNotice } from "./deliver-notice.ts";
import { giveAcknowledgement } from "./give-acknowledgement.ts";
import { listNoticeDrafts } from "./list-notice-drafts.ts";
import { listNotices } from "./list-notices.ts";
import { resendNotice } from "./resend-notice.ts";
import { sendNotices } from "./send-notices.ts";
import { viewAcknowledgement } from "./view-acknowledgement.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
const nobody: Actor = { kind: "public", id: null, name: "public", role: null, scopes: [] };
const hourMs = 3_600_000;
const start = new Date("2026-11-17T03:00:00Z");
const after = (ms: number) => new Date(start.getTime() + ms);

beforeAll(async () => {
  web = await createWebEnvironment();
  const { SECRET_KEY_FILE, WORKER_PUBLIC_KEY_FILE, WORKER_PRIVATE_KEY_FILE } = parseEnv();
  mkdirSync(dirname(SECRET_KEY_FILE), { recursive: true });
  writeFileSync(SECRET_KEY_FILE, randomBytes(32).toString("base64url"));
  await ensureWorkerKeys({ publicKeyFile: WORKER_PUBLIC_KEY_FILE, privateKeyFile: WORKER_PRIVATE_KEY_FILE });
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});

/** The clock of a test: nothing here asks what time it really is. */
function at(now: Date): Context {
  return automationContext({ name: "worker", requestId: newId(), now, db: web });
}

/** A message to one consumer over two channels, one of them switched off, to be answered in four hours. */
async function anAsked(given: { deadline?: Date | null } = {}) {
  const { rollbackId } = await createRolloutWorld(web);
  const row = await web.prisma.rollback.findUniqueOrThrow({
    where: { id: rollbackId },
    include: { model: true },
  });
  const channels = [
    { kind: "inbox", settings: {} },
    { kind: "inbox", settings: {}, enabled: false },
  ];
  const consumer = CreateConsumer.parse({ slug: "captions", name: "Captions", reads: [], channels });
  const { id: consumerId } = await createConsumer(at(start), { ...consumer, model: row.model.slug });
  const deadline = given.deadline === undefined ? after(4 * hourMs) : given.deadline;
  const ask = deadline === null ? ("fyi" as const) : ("action" as const);
  const notice = { consumerId, subject: "Audio is back", body: "Do this.", ask, deadline, isSent: true };
  await sendNotices(at(start), { rollbackId, notices: [notice] });
  const noticeId = (await sent(rollbackId)).id;
  return { rollbackId, noticeId, model: row.model.slug };
}

async function sent(rollbackId: string) {
  const { items } = await listNotices(at(start), { rollbackId });
  const [notice] = items;
  if (notice === undefined) throw new Error("nothing was sent");
  return notice;
}

async function jobs(name: string, has: string) {
  const { rows } = await web.pool.query<{ data: Record<string, unknown>; waits: number }>(
    `SELECT data, extract(epoch FROM start_after - created_on)::float8 AS waits FROM pgboss.job
      WHERE name = $1 AND data::text LIKE $2 ORDER BY created_on, start_after`,
    [name, `%${has}%`],
  );
  return rows;
}

it("is looked after at the deadline: one reminder, then the operators, however often the job runs", async () => {
  const { rollbackId, noticeId } = await anAsked();
  const [first] = await jobs("chase_notice", noticeId);
  expect(first?.waits).toBeCloseTo(4 * 3600, -1);
  await chaseNotice(at(after(4 * hourMs - 1)), noticeId);
  expect((await sent(rollbackId)).remindedAt).toBeNull();
  const due = after(4 * hourMs);
  await Promise.all([chaseNotice(at(due), noticeId), chaseNotice(at(due), noticeId)]);
  await chaseNotice(at(after(5 * hourMs - 1)), noticeId);
  const reminded = await sent(rollbackId);
  expect(reminded).toMatchObject({ remindedAt: due, escalatedAt: null });
  expect(reminded.deliveries.map(({ purpose }) => purpose)).toEqual(["message", "reminder"]);
  expect(await jobs("tell_operators", rollbackId)).toEqual([]);
  // A quarter of the four hours after the reminder.
  await chaseNotice(at(after(5 * hourMs)), noticeId);
  await chaseNotice(at(after(9 * hourMs)), noticeId);
  expect(await sent(rollbackId)).toMatchObject({ escalatedAt: after(5 * hourMs) });
  expect(await jobs("tell_operators", rollbackId)).toMatchObject([
    { data: { kind: "notice_unanswered", data: { consumer: "Captions" } } },
  ]);
});

it.each(["acknowledged", "affected", "not_ours"] as const)(
  "leaves whoever answered %s alone",
  async (answer) => {
    const { rollbackId, noticeId } = await anAsked();
    const token = await acknowledgementToken(noticeId);
    await giveAcknowledgement(
      { ...at(after(hourMs)), actor: nobody },
      { token, answer, name: "", note: "Help." },
    );
    await chaseNotice(at(after(4 * hourMs)), noticeId);
    expect(await sent(rollbackId)).toMatchObject({ remindedAt: null, deliveries: [{ purpose: "message" }] });
    const told = (await jobs("tell_operators", rollbackId)).map(({ data }) => data["kind"]);
    expect(told).toEqual(answer === "affected" ? ["consumer_affected"] : []);
  },
);

it("says nothing more once the reminder is answered, of a cancelled rollback, and of a message without a deadline", async () => {
  const answered = await anAsked();
  await chaseNotice(at(after(4 * hourMs)), answered.noticeId);
  const token = await acknowledgementToken(answered.noticeId);
  const answer = { token, answer: "acknowledged" as const, name: "", note: "" };
  await giveAcknowledgement({ ...at(after(4.5 * hourMs)), actor: nobody }, answer);
  await chaseNotice(at(after(9 * hourMs)), answered.noticeId);
  expect((await sent(answered.rollbackId)).escalatedAt).toBeNull();
  const cancelled = await anAsked();
  const data = { state: "cancelled", cancelledAt: start };
  await web.prisma.rollback.update({ where: { id: cancelled.rollbackId }, data });
  await chaseNotice(at(after(9 * hourMs)), cancelled.noticeId);
  expect((await sent(cancelled.rollbackId)).remindedAt).toBeNull();
  const told = await anAsked({ deadline: null });
  expect(await jobs("chase_notice", told.noticeId)).toEqual([]);
  await chaseNotice(at(after(9 * hourMs)), told.noticeId);
  expect((await sent(told.rollbackId)).remindedAt).toBeNull();
});

it("sends a reminder that says so, with the same link", async () => {
  const { rollbackId, noticeId } = await anAsked();
  await chaseNotice(at(after(4 * hourMs)), noticeId);
  const notifier = new FakeNotifier();
  for (const { id } of (await sent(rollbackId)).deliveries) {
    await deliverNotice(at(after(4 * hourMs)), id, () => ({ notifier, recipient: { name: "captions" } }));
  }
  const [message, reminder] = notifier.delivered;
  expect(reminder?.subject).toBe(`Reminder: ${message?.subject}`);
  expect(reminder?.text).toMatch(/^Nobody has answered this message/);
  expect(reminder?.url).toBe(message?.url);
});

it("tells first how the rollback ended where the message was written before that", async () => {
  const { rollbackId, noticeId } = await anAsked();
  const world = await web.prisma.rollback.findUniqueOrThrow({ where: { id: rollbackId } });
  await web.prisma.rollback.update({
    where: { id: rollbackId },
    data: { state: "cancelled", cancelledAt: after(hourMs), revision: world.revision + 1 },
  });
  const [delivery] = (await sent(rollbackId)).deliveries;
  const notifier = new FakeNotifier();
  await deliverNotice(at(after(2 * hourMs)), delivery?.id ?? "", () => ({
    notifier,
    recipient: { name: "captions" },
  }));
  expect(notifier.delivered[0]?.text).toMatch(
    /^The rollback has ended since .*\n.*cancelled before traffic moved/,
  );
  const view = await viewAcknowledgement(at(after(2 * hourMs)), {
    token: await acknowledgementToken(noticeId),
  });
  expect(view.finalState).toBe("cancelled");
});

it("sends again what failed, over channels that are on, and says how the channel stands", async () => {
  const { rollbackId, noticeId } = await anAsked();
  await expect(resendNotice(at(start), { rollbackId, noticeId })).rejects.toMatchObject({ code: "CONFLICT" });
  const [delivery] = (await sent(rollbackId)).deliveries;
  const failure = { status: "failed", lastError: "401 from webhook" };
  await web.prisma.delivery.update({ where: { id: delivery?.id ?? "" }, data: failure });
  expect(await resendNotice(at(start), { rollbackId, noticeId })).toEqual({ queued: 1 });
  expect((await sent(rollbackId)).deliveries).toMatchObject([
    { status: "failed", lastError: "401 from webhook" },
    { status: "queued", purpose: "resent" },
  ]);
  await expect(resendNotice(at(start), { rollbackId, noticeId })).rejects.toMatchObject({ code: "CONFLICT" });
  await web.prisma.notification.deleteMany({ where: { id: noticeId } });
  const { items } = await listNoticeDrafts(at(start), { rollbackId });
  expect(items[0]).toMatchObject({ language: "en", other: { language: "zh-CN" } });
  expect(items[0]?.channels.map(({ last }) => last)).toEqual([null, null]);
});
