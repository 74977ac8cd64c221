import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, test } from "vitest";
import {
  contractMessage,
  describeExternalNotifierContract,
  type ReceivedMessage,
} from "#lib/adapters/notifiers/contract-suite.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { readBody, startLocalServer, type LocalServer } from "#lib/testing/local-server.ts";
import { webhook } from "./index.ts";
import { WebhookPayload } from "./wire.ts";

function newSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

const SECRET = newSecret();

function notifierTo(server: Pick<LocalServer, "host">) {
  return webhook.create({ timeoutMs: 400, allowedInternal: [server.host] }, createAdapterContext("admin"));
}

interface Attempt {
  readonly headers: Record<string, string>;
  readonly body: string;
}

/** A receiver that verifies every signature as the standard's own library does, and answers with `statuses`. */
async function startReceiver(statuses: number[] = [], answerHeaders: Record<string, string> = {}) {
  const accepted: Attempt[] = [];
  const faults = { isStalled: false };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await readBody(request);
    if (faults.isStalled) return;
    const status = statuses.shift() ?? 204;
    if (status < 300) accepted.push({ headers: request.headers as Record<string, string>, body });
    response.writeHead(status, answerHeaders).end();
  };
  const server = await startLocalServer((request, response) => void answer(request, response));
  return { server, accepted, faults, statuses };
}

function decode({ headers, body }: Attempt): ReceivedMessage {
  const { data } = WebhookPayload.parse(new Webhook(SECRET).verify(body, headers));
  expect(headers["webhook-id"]).toBe(data.message_id);
  return { messageId: data.message_id, subject: data.subject, text: `${data.text}\n${data.url}` };
}

describeExternalNotifierContract("webhook, over the wire", {
  misfit: { recipient: { url: "https://hooks.example.org/x", secret: "short" }, field: "secret" },
  async start() {
    const { server, accepted, faults, statuses } = await startReceiver();
    return {
      notifier: notifierTo(server),
      recipient: { url: `${server.url}/hook`, secret: SECRET },
      peer: {
        received: async () => accepted.map(decode),
        refuseNext: (how) => void statuses.push(how === "transient" ? 503 : 400),
        stall: () => {
          faults.isStalled = true;
        },
      },
      close: async () => server.close(),
    };
  },
});

describe("what Standard Webhooks asks for", () => {
  const open: LocalServer[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });

  async function receiver(statuses: number[], headers: Record<string, string> = {}) {
    const started = await startReceiver(statuses, headers);
    open.push(started.server);
    return started;
  }

  test("410 is final, and the channel is to be disabled", async () => {
    const { server } = await receiver([410]);
    const attempt = notifierTo(server).send(contractMessage({ url: server.url, secret: SECRET }));
    await expect(attempt).rejects.toMatchObject({ retryable: false, gone: true });
  });

  test.each([
    [429, "3", 3_000],
    [503, "999999999", 86_400_000],
  ])("%i is retryable, after the wait that it asks for", async (status, wait, expected) => {
    const { server } = await receiver([status], { "retry-after": wait });
    const attempt = notifierTo(server).send(contractMessage({ url: server.url, secret: SECRET }));
    await expect(attempt).rejects.toMatchObject({ retryable: true, retryAfterMs: expected });
  });

  test("a wait may be a date", async () => {
    const { server } = await receiver([429], { "retry-after": new Date(Date.now() + 60_000).toUTCString() });
    const error: unknown = await notifierTo(server)
      .send(contractMessage({ url: server.url, secret: SECRET }))
      .catch((e: unknown) => e);
    expect(error).toHaveProperty("retryAfterMs", expect.closeTo(59_500, -3));
  });

  test("during rotation both signatures are sent", async () => {
    const { server, accepted } = await receiver([]);
    const previousSecret = newSecret();
    await notifierTo(server).send(contractMessage({ url: server.url, secret: SECRET, previousSecret }));
    const [attempt] = accepted;
    if (attempt === undefined) throw new Error("nothing arrived");
    for (const secret of [SECRET, previousSecret]) {
      expect(new Webhook(secret).verify(attempt.body, attempt.headers)).toBeTruthy();
    }
    expect(() => new Webhook(newSecret()).verify(attempt.body, attempt.headers)).toThrow();
  });

  test("a text of any length stays under the size limit and is marked as shortened", async () => {
    const { server, accepted } = await receiver([]);
    const message = {
      ...contractMessage({ url: server.url, secret: SECRET }),
      text: "音频 🎧".repeat(20_000),
    };
    await notifierTo(server).send(message);
    expect(Buffer.byteLength(accepted[0]?.body ?? "")).toBeLessThan(20_000);
    expect(accepted.map(decode)[0]?.text).toMatch(/…\nhttps:/);
  });

  test("an internal receiver is not reached with a member's settings", async () => {
    const { server, accepted } = await receiver([]);
    const notifier = webhook.create({ allowedInternal: [server.host] }, createAdapterContext("member"));
    const attempt = notifier.send(contractMessage({ url: server.url, secret: SECRET }));
    await expect(attempt).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("not public"),
    });
    expect(accepted).toEqual([]);
  });
});
