import { afterAll, beforeAll, expect, it } from "vitest";
import { createApiToken } from "#lib/access/create-api-token.ts";
import { publishEvent } from "#lib/audit/publish-event.ts";
import { automationContext } from "#lib/server/context.ts";
import { inTransaction } from "#lib/server/database/transaction.ts";
import { createWebEnvironment } from "#lib/testing/web-environment.ts";
import { serveEvents } from "./event-stream.ts";
import { namedTopics } from "./live-topics.ts";

let web: Awaited<ReturnType<typeof createWebEnvironment>>;
let secret = "";
const stream = serveEvents(namedTopics);
const target = "target:0198c0de-0000-7000-8000-000000000000";

beforeAll(async () => {
  web = await createWebEnvironment();
  const ctx = automationContext({ name: "test", requestId: "r", now: new Date(), db: web });
  secret = (await createApiToken(ctx, { name: "t", scopes: ["read"], expiresAt: null })).secret;
});
afterAll(() => web.drop());

const publish = (topic: string, kind: string) =>
  inTransaction({ db: web }, (tx) => publishEvent(tx, { topic, kind, data: { kind } }));

/** Opens a stream and gives a way to wait until its text holds something. */
async function open(query = "", headers: Record<string, string> = {}) {
  const stop = new AbortController();
  const request = new Request(`http://localhost:3000/api/v1/events${query}`, {
    headers: { authorization: `Bearer ${secret}`, ...headers },
    signal: stop.signal,
  });
  const response = await stream(request);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const until = async (wanted: string): Promise<string> => {
    while (!text.includes(wanted)) {
      const part = await reader?.read();
      if (part === undefined || part.done) throw new Error(`The stream ended without ${wanted}: ${text}`);
      text += part.value;
    }
    return text;
  };
  return { response, until, stop };
}

const idOf = (text: string, kind: string) => /id: (\d+)\n/.exec(text.slice(0, text.indexOf(kind)))?.[1] ?? "";

it("brings what is published on its topics, soon, and nothing else", async () => {
  const { response, until, stop } = await open(`?topic=${target}`);
  expect(response.headers.get("content-type")).toContain("text/event-stream");
  expect(response.headers.get("x-accel-buffering")).toBe("no");
  await until(": open");
  await publish("models", "other.topic");
  const startedMs = performance.now();
  await publish(target, "split.applied");
  const text = await until("split.applied");
  expect(performance.now() - startedMs).toBeLessThan(1_500);
  expect(text).not.toContain("other.topic");
  const line = /^data: (.*)$/m.exec(text)?.[1] ?? "{}";
  expect(JSON.parse(line)).toMatchObject({
    topic: target,
    kind: "split.applied",
    data: { kind: "split.applied" },
  });
  stop.abort();
  expect(await until("event: bye")).toContain("bye");
});

it("resumes behind the number that the browser had last", async () => {
  const first = await open();
  await first.until(": open");
  await publish("models", "one.happened");
  const last = idOf(await first.until("one.happened"), "one.happened");
  first.stop.abort();
  await publish("models", "two.happened");
  const second = await open("", { "last-event-id": last });
  const text = await second.until("two.happened");
  expect(text).not.toContain("one.happened");
  second.stop.abort();
});

it("brings a line that was committed after one with a higher number", async () => {
  const { until, stop } = await open();
  await until(": open");
  let commit = () => {};
  const held = new Promise<void>((resolve) => (commit = resolve));
  let written = () => {};
  const isWritten = new Promise<void>((resolve) => (written = resolve));
  const slow = inTransaction({ db: web }, async (tx) => {
    await publishEvent(tx, { topic: "models", kind: "slow.committed", data: {} });
    written();
    await held;
  });
  await isWritten;
  await publish("models", "fast.committed");
  await until("fast.committed");
  commit();
  await slow;
  const text = await until('"kind":"slow.committed"');
  expect(text.split('"topic":"models","kind":"fast.committed"')).toHaveLength(2);
  stop.abort();
});

it("holds so many streams open for one actor and no more", async () => {
  const opened = [];
  for (let count = 0; count < 50; count += 1) opened.push(await open());
  const oneMore = await open();
  expect([oneMore.response.status, oneMore.response.headers.get("retry-after")]).toEqual([429, "5"]);
  for (const { stop, until } of opened) {
    stop.abort();
    await until("event: bye");
  }
  const after = await open();
  expect(after.response.status).toBe(200);
  after.stop.abort();
});

it("wants somebody who may read, and topics that exist", async () => {
  const nobody = await stream(new Request("http://localhost:3000/api/v1/events"));
  expect(nobody.status).toBe(401);
  const { response } = await open("?topic=secrets");
  expect(response.status).toBe(400);
});
