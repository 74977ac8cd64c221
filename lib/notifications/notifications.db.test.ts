import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { invitePerson } from "#lib/access/invite-person.ts";
import { readEngineReason } from "#lib/audit/core/engine-reason.ts";
import { readFailedCall } from "#lib/audit/core/failed-call.ts";
import { createConsumer } from "#lib/consumers/create-consumer.ts";
import { CreateConsumer } from "#lib/consumers/schema.ts";
import { listConsumers } from "#lib/consumers/list-consumers.ts";
import { listAuditEntries } from "#lib/audit/list-audit-entries.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { createNotifier } from "#lib/server/composition.ts";
import type { Actor, Context } from "#lib/server/context.ts";
import { automationContext } from "#lib/server/context.ts";
import { parseEnv } from "#lib/server/env.ts";
import { jobQueue, startQueue } from "#lib/server/jobs.ts";
import { ensureWorkerKeys } from "#lib/server/secrets/worker-keys.ts";
import { startLocalServer, readBody } from "#lib/testing/local-server.ts";
import type { LocalServer } from "#lib/testing/local-server.ts";
import { startMailServer } from "#lib/testing/mail-server.ts";
import type { MailServer } from "#lib/testing/mail-server.ts";
import { createRolloutWorld } from "#lib/testing/rollout-world.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { acknowledgementLifetimeMs } from "./acknowledgement-token.ts";
import { deliverNotice } from "./deliver-notice.ts";
import { giveAcknowledgement } from "./give-acknowledgement.ts";
import { listConsumerInbox } from "./list-consumer-inbox.ts";
import { listNoticeDrafts } from "./list-notice-drafts.ts";
import { listNotices } from "./list-notices.ts";
import { listOperatorMessages } from "./list-operator-messages.ts";
import { openNotifierWith } from "./open-notifier.ts";
import type { OpenNotifier } from "./open-notifier.ts";
import { sendNotices } from "./send-notices.ts";
import { mailOperator, tellOperators } from "./tell-operators.ts";
import { viewAcknowledgement } from "./view-acknowledgement.ts";

type Received = { readonly headers: Record<string, string>; readonly body: string };
const secret = `whsec_${randomBytes(32).toString("base64")}`;
const nobody: Actor = { kind: "public", id: null, name: "public", role: null, scopes: [] };

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let mail: MailServer;
let receiver: LocalServer;
let received: Received[] = [];
let statuses: number[] = [];
let openNotifier: OpenNotifier;

beforeAll(async () => {
  mail = await startMailServer();
  receiver = await startLocalServer((request, response) => {
    void readBody(request).then((body) => {
      received.push({ headers: request.headers as Record<string, string>, body });
      response.writeHead(statuses.shift() ?? 204).end();
    });
  });
  web = await createWebEnvironment({
    LASTGOOD_SMTP_URL: `smtp://127.0.0.1:${mail.port}?security=none`,
    LASTGOOD_MAIL_FROM: "lastgood@example.org",
    LASTGOOD_ALLOW_PRIVATE_ADDRESSES: "true",
  });
  const settings = parseEnv();
  mkdirSync(dirname(settings.SECRET_KEY_FILE), { recursive: true });
  writeFileSync(settings.SECRET_KEY_FILE, randomBytes(32).toString("base64url"));
  const { privateKey } = await ensureWorkerKeys({
    publicKeyFile: settings.WORKER_PUBLIC_KEY_FILE,
    privateKeyFile: settings.WORKER_PRIVATE_KEY_FILE,
  });
  openNotifier = openNotifierWith({ privateKey, ownPorts: [], createNotifier, settings });
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await Promise.all([mail.close(), receiver.close()]);
  await web.drop();
});
beforeEach(() => {
  received = [];
  statuses = [];
});

function worker(now = new Date()): Context {
  return automationContext({ name: "worker", requestId: newId(), now, db: web });
}

function anyone(now = new Date()): Context {
  return { ...worker(now), actor: nobody };
}

const webhook = () => ({ kind: "webhook", settings: { url: `${receiver.url}/hook`, secret } });
const email = { kind: "email", settings: { address: "captions@example.org" } };

/** An open rollback with one consumer that has these channels. */
async function aRollback(channels: readonly unknown[], language = "en") {
  const world = await createRolloutWorld(web);
  const { model } = (await listNoticesModel(world.rollbackId)) ?? { model: "" };
  const reads = [{ modality: "audio", fields: ["label"] }];
  const consumer = CreateConsumer.parse({ slug: "captions", name: "Captions", reads, language, channels });
  const { id } = await createConsumer(worker(), { ...consumer, model });
  return { ...world, model, consumerId: id };
}

async function listNoticesModel(rollbackId: string) {
  const row = await web.prisma.rollback.findUnique({ where: { id: rollbackId }, include: { model: true } });
  return row === null ? null : { model: row.model.slug };
}

type World = Awaited<ReturnType<typeof aRollback>>;

async function send({ rollbackId, consumerId }: Pick<World, "rollbackId" | "consumerId">) {
  const notice = { consumerId, subject: "Audio is back", body: "What changes for you.", ask: "fyi" as const };
  await sendNotices(worker(), { rollbackId, notices: [{ ...notice, deadline: null, isSent: true }] });
  const { items } = await listNotices(worker(), { rollbackId });
  return items[0]?.deliveries ?? [];
}

async function deliveries(rollbackId: string) {
  return (await listNotices(worker(), { rollbackId })).items.flatMap((notice) => notice.deliveries);
}

/** The token of the link that the receiver got. */
function tokenReceived(): string {
  const { data } = JSON.parse(received.at(-1)?.body ?? "{}") as { data: { url: string } };
  return data.url.split("/ack/")[1] ?? "";
}

async function aDeliveredToken(world: World): Promise<string> {
  const [delivery] = await send(world);
  await deliverNotice(worker(), delivery?.id ?? "", openNotifier);
  return tokenReceived();
}

it("delivers over every channel through the queue, and tries again with the same id after a 500", async () => {
  const world = await aRollback([email, webhook(), { kind: "inbox", settings: {} }], "zh-CN");
  statuses = [500];
  await send(world);
  const boss = await startQueue({ supervise: true, url: web.url });
  await boss.work<{ deliveryId: string }>("deliver_notice", { pollingIntervalSeconds: 0.5 }, async (jobs) => {
    for (const { data } of jobs) await deliverNotice(worker(), data.deliveryId, openNotifier);
  });
  try {
    await expect
      .poll(() => deliveries(world.rollbackId), { timeout: 25_000, interval: 200 })
      .toSatisfy((all: { status: string }[]) => all.every(({ status }) => status === "delivered"));
  } finally {
    await boss.stop({ graceful: false });
  }
  const [first, second] = received;
  expect(received).toHaveLength(2);
  expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
  const payload = new Webhook(secret).verify(second?.body ?? "", second?.headers ?? {});
  expect(payload).toMatchObject({ data: { subject: "Audio is back", language: "zh-CN" } });
  const attempts = (await deliveries(world.rollbackId)).map(({ kind, attempts: count }) => [kind, count]);
  expect(new Map(attempts as [string, number][])).toEqual(
    new Map([
      ["email", 1],
      ["webhook", 2],
      ["inbox", 1],
    ]),
  );
  const text = mail.received.at(-1)?.parts.get("text/plain") ?? "";
  expect(text).toContain(`http://localhost:3000/zh-CN/ack/${tokenReceived()}`);
  const inbox = await listConsumerInbox(worker(), { model: world.model, consumer: "captions", limit: 50 });
  expect(inbox.items).toMatchObject([{ subject: "Audio is back", consumerName: "Captions" }]);
}, 40_000);

it("keeps the error of a failed attempt and throws, so that the queue tries again", async () => {
  const world = await aRollback([webhook()]);
  const [delivery] = await send(world);
  statuses = [503];
  await expect(deliverNotice(worker(), delivery?.id ?? "", openNotifier)).rejects.toThrow("503");
  expect(await deliveries(world.rollbackId)).toMatchObject([
    {
      status: "queued",
      attempts: 1,
      lastError: expect.stringContaining("503") as string,
      lastErrorReason: { code: "answered", facts: { status: 503, advice: "broken" } },
    },
  ]);
  await deliverNotice(worker(), delivery?.id ?? "", openNotifier);
  await deliverNotice(worker(), delivery?.id ?? "", openNotifier);
  expect(received).toHaveLength(2);
  const [arrived] = await deliveries(world.rollbackId);
  expect(arrived).toMatchObject({ status: "delivered", attempts: 2, lastError: null });
  expect(arrived).not.toHaveProperty("lastErrorReason");
});

it("ends a delivery at once and switches the channel off where the receiver is gone", async () => {
  const world = await aRollback([webhook()]);
  const [delivery] = await send(world);
  statuses = [410];
  await deliverNotice(worker(), delivery?.id ?? "", openNotifier);
  expect(await deliveries(world.rollbackId)).toMatchObject([{ status: "failed", attempts: 1 }]);
  const { items } = await listConsumers(worker(), { model: world.model, limit: 50 });
  expect(items[0]?.channels).toMatchObject([{ enabled: false }]);
  const acts = await web.prisma.auditEntry.findMany({
    where: { action: { in: ["notice.delivery_failed", "consumer.channel_disabled"] } },
    orderBy: { seq: "desc" },
    take: 2,
  });
  const reasons = acts.map(({ reason }) => readFailedCall(readEngineReason(reason ?? "")?.fact ?? "").code);
  expect(reasons).toEqual(["recipient_gone", "recipient_gone"]);
});

it("fails at once, saying what to set, where no mail server is set up", async () => {
  const world = await aRollback([email]);
  const [delivery] = await send(world);
  const settings = { LASTGOOD_ALLOW_PRIVATE_ADDRESSES: true };
  const keys = { ownPorts: [], createNotifier, settings };
  const { privateKey } = await ensureWorkerKeys({
    publicKeyFile: parseEnv().WORKER_PUBLIC_KEY_FILE,
    privateKeyFile: parseEnv().WORKER_PRIVATE_KEY_FILE,
  });
  await deliverNotice(worker(), delivery?.id ?? "", openNotifierWith({ ...keys, privateKey }));
  expect(await deliveries(world.rollbackId)).toMatchObject([
    { status: "failed", lastError: expect.stringContaining("LASTGOOD_SMTP_URL") as string },
  ]);
});

it("gives up after the queue's last attempt", async () => {
  const world = await aRollback([webhook()]);
  const [delivery] = await send(world);
  await web.prisma.delivery.updateMany({ where: { id: delivery?.id ?? "" }, data: { attempts: 12 } });
  statuses = [500];
  await deliverNotice(worker(), delivery?.id ?? "", openNotifier);
  expect(await deliveries(world.rollbackId)).toMatchObject([{ status: "failed", attempts: 13 }]);
});

it("is not acknowledged by reading, however often, and is by an answer; a later answer adds", async () => {
  const world = await aRollback([webhook()]);
  const token = await aDeliveredToken(world);
  expect(token).toMatch(/^[\w-]{43}$/);
  for (let reading = 0; reading < 10; reading += 1) {
    const view = await viewAcknowledgement(anyone(), { token });
    expect(view).toMatchObject({ answers: [], expired: false, model: world.model, finalState: null });
  }
  await giveAcknowledgement(anyone(), { token, answer: "acknowledged", name: "Lin", note: "" });
  const view = await giveAcknowledgement(anyone(), { token, answer: "affected", name: "", note: "call us" });
  expect(view.answers).toMatchObject([
    { answer: "acknowledged", name: "Lin", note: null },
    { answer: "affected", name: null, note: "call us" },
  ]);
  const { items } = await listNotices(worker(), { rollbackId: world.rollbackId });
  expect(items[0]?.answers).toHaveLength(2);
  const acts = (await listAuditEntries(worker(), { limit: 200 })).items;
  expect(acts.find(({ action }) => action === "notice.affected")).toMatchObject({
    actor: { kind: "public", name: "Captions" },
    reason: "call us",
  });
});

it("takes a bounded number of answers from one link, since anybody may hold it", async () => {
  const token = await aDeliveredToken(await aRollback([webhook()]));
  const answer = { token, answer: "affected" as const, name: "", note: "" };
  const notice = await web.prisma.notification.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
  const at = new Date();
  const earlier = { notificationId: notice.id, answer: "affected", name: null, note: null, at };
  await web.prisma.acknowledgement.createMany({
    data: Array.from({ length: 99 }, () => ({ id: newId(), ...earlier })),
  });
  expect((await giveAcknowledgement(anyone(), answer)).answers).toHaveLength(100);
  await expect(giveAcknowledgement(anyone(), answer)).rejects.toMatchObject({ code: "PRECONDITION_FAILED" });
});

it("stores the hash of the token only", async () => {
  const token = await aDeliveredToken(await aRollback([webhook()]));
  const rows = await web.pool.query(
    "SELECT n::text FROM notifications n UNION ALL SELECT d::text FROM deliveries d UNION ALL SELECT data::text FROM pgboss.job",
  );
  expect(rows.rowCount).toBeGreaterThan(2);
  expect(JSON.stringify(rows.rows)).not.toContain(token);
});

it("leaves an expired message readable and takes no answer any more", async () => {
  const token = await aDeliveredToken(await aRollback([webhook()]));
  const late = new Date(Date.now() + acknowledgementLifetimeMs + 1_000);
  expect(await viewAcknowledgement(anyone(late), { token })).toMatchObject({
    expired: true,
    subject: "Audio is back",
  });
  const answer = { token, answer: "acknowledged" as const, name: "", note: "" };
  await expect(giveAcknowledgement(anyone(late), answer)).rejects.toMatchObject({
    code: "PRECONDITION_FAILED",
  });
  const unknown = { ...answer, token: "x".repeat(43) };
  await expect(giveAcknowledgement(anyone(), unknown)).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(viewAcknowledgement(anyone(), unknown)).rejects.toMatchObject({ code: "NOT_FOUND" });
});

it("refuses a second message to the same consumer, a stranger, and an action without a deadline", async () => {
  const world = await aRollback([]);
  const { rollbackId, consumerId } = world;
  expect((await listNoticeDrafts(worker(), { rollbackId })).items).toMatchObject([
    { consumerId, language: "en" },
  ]);
  await send(world);
  expect((await listNoticeDrafts(worker(), { rollbackId })).items).toEqual([]);
  await expect(send(world)).rejects.toMatchObject({ code: "CONFLICT" });
  const action = {
    consumerId: newId(),
    subject: "s",
    body: "b",
    ask: "action" as const,
    deadline: null,
    isSent: true,
  };
  const refused = sendNotices(worker(), { rollbackId, notices: [action] });
  await expect(refused).rejects.toMatchObject({
    code: "INVALID",
    invalidParams: [{ name: "notices.0.consumerId" }, { name: "notices.0.deadline" }],
  });
  const viewer = { ...worker(), actor: { ...nobody, kind: "person" as const, scopes: ["read" as const] } };
  await expect(sendNotices(viewer, { rollbackId, notices: [action] })).rejects.toMatchObject({
    code: "FORBIDDEN",
  });
});

it("tells the operators once, on screen and by mail in their language", async () => {
  const invited = { name: "Olga", email: "olga@example.org", role: "operator", language: "zh-CN" } as const;
  const { person } = await invitePerson(worker(), invited);
  const data = { target: "Production", modalities: "audio" };
  const link = "/rollbacks/new?model=mm_chat";
  const message = { id: newId(), kind: "target.degraded", model: "mm_chat", link, data };
  await tellOperators(worker(), message);
  await tellOperators(worker(), message);
  const { items } = await listOperatorMessages(worker(), { limit: 50 });
  const told = items.filter(({ kind }) => kind === "target.degraded");
  expect(told).toMatchObject([{ id: message.id, model: "mm_chat", link: message.link, data, readAt: null }]);
  const queued = await web.pool.query("SELECT data FROM pgboss.job WHERE name = 'mail_operator'");
  expect(queued.rows).toEqual([{ data: { messageId: told[0]?.id, personId: person.id } }]);
  await mailOperator(worker(), { messageId: told[0]?.id ?? "", personId: person.id }, openNotifier);
  const sent = mail.received.at(-1);
  expect(sent?.headers.get("to")).toContain("olga@example.org");
  expect(sent?.headers.get("subject")).toBe("mm_chat 在 Production 上质量下降：音频");
  expect(sent?.parts.get("text/plain")).toContain("http://localhost:3000/zh-CN/rollbacks/new?model=mm_chat");
});
