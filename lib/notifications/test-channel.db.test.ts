import { afterAll, beforeAll, expect, it } from "vitest";
import { CreateConsumer } from "#lib/consumers/schema.ts";
import { createConsumer } from "#lib/consumers/create-consumer.ts";
import { CreateModel } from "#lib/models/schema.ts";
import { createModel } from "#lib/models/create-model.ts";
import { automationContext } from "#lib/server/context.ts";
import { jobQueue } from "#lib/server/jobs.ts";
import { newId } from "#lib/server/observability/ids.ts";
import { ensureWorkerKeys } from "#lib/server/secrets/worker-keys.ts";
import { parseEnv } from "#lib/server/env.ts";
import { getConnectionTest } from "#lib/targets/get-connection-test.ts";
import { runConnectionTest } from "#lib/targets/run-connection-test.ts";
import { FakeNotifier } from "#lib/testing/fake-notifier.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { sendTestMessage } from "./send-test-message.ts";
import { testChannel } from "./test-channel.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
const notifier = new FakeNotifier();
const admin = () => automationContext({ name: "admin", requestId: newId(), now: new Date(), db: web });

beforeAll(async () => {
  web = await createWebEnvironment();
  const { WORKER_PUBLIC_KEY_FILE: publicKeyFile, WORKER_PRIVATE_KEY_FILE: privateKeyFile } = parseEnv();
  await ensureWorkerKeys({ publicKeyFile, privateKeyFile });
});
afterAll(async () => {
  await (await jobQueue()).stop({ graceful: false });
  await web.drop();
});

async function aChannel(slug: string) {
  const model = CreateModel.parse({
    slug: `m_${slug}`,
    title: "M",
    modalities: ["audio"],
    ownerTeam: "audio",
  });
  await createModel(admin(), model);
  const consumer = CreateConsumer.parse({ slug, name: "Captions", reads: [], channels: [{ kind: "inbox" }] });
  const { channels } = await createConsumer(admin(), { ...consumer, model: model.slug });
  return { model: model.slug, consumer: slug, channelId: channels[0]?.id ?? "" };
}

it("sends a message that says it is a test, and keeps the receiver's answer", async () => {
  const channel = await aChannel("captions");
  const queued = await testChannel(admin(), channel);
  expect(queued).toMatchObject({ subject: "channel", subjectId: channel.channelId, status: "queued" });
  await runConnectionTest(admin(), queued.id, async ({ id, subjectId }) => ({
    kind: "channel",
    send: () =>
      sendTestMessage(admin(), { messageId: id, channelId: subjectId }, () => ({
        notifier,
        recipient: { name: "captions" },
      })),
  }));
  const finished = await getConnectionTest(admin(), { testId: queued.id });
  expect(finished).toMatchObject({ status: "passed", result: { failure: null } });
  expect(finished.result?.sample).not.toBe("");
});

it("a receiver that refuses is a result, with its reason", async () => {
  const queued = await testChannel(admin(), await aChannel("archive"));
  await runConnectionTest(admin(), queued.id, async () => ({
    kind: "channel",
    send: () => Promise.reject(new Error("550 no such mailbox")),
  }));
  const finished = await getConnectionTest(admin(), { testId: queued.id });
  expect(finished).toMatchObject({ status: "failed", result: { failure: "550 no such mailbox" } });
});

it("a channel of another consumer is not found", async () => {
  const one = await aChannel("one");
  const other = await aChannel("other");
  await expect(testChannel(admin(), { ...one, channelId: other.channelId })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
