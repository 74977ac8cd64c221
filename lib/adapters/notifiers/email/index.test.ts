import { afterEach, describe, expect, test } from "vitest";
import {
  contractMessage,
  describeExternalNotifierContract,
  type ReceivedMessage,
} from "#lib/adapters/notifiers/contract-suite.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startMailServer, type MailAccount, type MailServer } from "#lib/testing/mail-server.ts";
import type { ParsedMail } from "#lib/testing/parse-mail.ts";
import { email } from "./index.ts";

const RECIPIENT = { address: "downstream@example.org" };

function notifierTo(server: Pick<MailServer, "port" | "host">, extra: Record<string, unknown> = {}) {
  const settings = {
    host: "127.0.0.1",
    port: server.port,
    security: "none",
    from: "lastgood@example.org",
    timeoutMs: 400,
    allowedInternal: [server.host],
    ...extra,
  };
  return email.create(settings, createAdapterContext("admin"));
}

function asReceived({ headers, parts }: ParsedMail): ReceivedMessage {
  return {
    messageId: /^<([^@]+)@/.exec(headers.get("message-id") ?? "")?.[1] ?? "",
    subject: headers.get("subject") ?? "",
    text: parts.get("text/plain") ?? "",
  };
}

describeExternalNotifierContract("e-mail, against a real SMTP server", {
  misfit: { recipient: { address: "nobody" }, field: "address" },
  async start() {
    const server = await startMailServer();
    return {
      notifier: notifierTo(server),
      recipient: RECIPIENT,
      peer: {
        received: async () => server.received.map(asReceived),
        refuseNext: (how) => server.refuseNext(how === "transient" ? 451 : 550),
        stall: () => server.stall(),
      },
      close: async () => server.close(),
    };
  },
});

describe("what mail servers ask for", () => {
  const open: MailServer[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });

  async function mailServer(account?: MailAccount): Promise<MailServer> {
    const server = await startMailServer(account);
    open.push(server);
    return server;
  }

  test("sender, recipient, language and both forms of the text", async () => {
    const server = await mailServer();
    await notifierTo(server, { fromName: "上线回滚" }).send({
      ...contractMessage(RECIPIENT),
      html: "<p>已回滚</p>",
    });
    const [mail] = server.received;
    expect(mail?.headers.get("from")).toBe("上线回滚 <lastgood@example.org>");
    expect(mail?.headers.get("to")).toBe("downstream@example.org");
    expect(mail?.headers.get("content-language")).toBe("zh-CN");
    expect(mail?.headers.get("auto-submitted")).toBe("auto-generated");
    expect([...(mail?.parts.keys() ?? [])].toSorted()).toEqual(["text/html", "text/plain"]);
    expect(mail?.parts.get("text/html")).toContain("<p>已回滚</p>");
  });

  test("the address that ends messages, and one press for it over https only", async () => {
    const server = await mailServer();
    const notifier = notifierTo(server);
    const secure = `https://rollback.example.org/zh-CN/digest/${"t".repeat(43)}`;
    const plain = secure.replace("https", "http");
    for (const unsubscribeUrl of [undefined, plain, secure]) {
      await notifier.send({ ...contractMessage(RECIPIENT), unsubscribeUrl });
    }
    const said = server.received.map(({ headers }) => [
      headers.get("list-unsubscribe"),
      headers.get("list-unsubscribe-post"),
    ]);
    expect(said).toEqual([
      [undefined, undefined],
      [`<${plain}>`, undefined],
      [`<${secure}>`, "List-Unsubscribe=One-Click"],
    ]);
  });

  test("a line break in a subject adds no header", async () => {
    const server = await mailServer();
    const message = { ...contractMessage(RECIPIENT), subject: "Hello\r\nBcc: victim@example.org" };
    await notifierTo(server).send(message);
    expect(server.received[0]?.headers.has("bcc")).toBe(false);
    expect(server.received[0]?.headers.get("subject")).toContain("Hello");
  });

  test("with an account the right password sends, the wrong one is not retryable and is not told", async () => {
    const server = await mailServer({ user: "lastgood", password: "right-pass" });
    await notifierTo(server, { user: "lastgood", password: "right-pass" }).send(contractMessage(RECIPIENT));
    expect(server.received).toHaveLength(1);
    const wrong = notifierTo(server, { user: "lastgood", password: "wrong-pass" });
    const error: unknown = await wrong.send(contractMessage(RECIPIENT)).catch((e: unknown) => e);
    expect(error).toMatchObject({ retryable: false });
    expect(String(error)).not.toContain("wrong-pass");
  });

  test("starttls never sends in clear", async () => {
    const server = await mailServer();
    const attempt = notifierTo(server, { security: "starttls" }).send(contractMessage(RECIPIENT));
    await expect(attempt).rejects.toMatchObject({ name: "AdapterError", retryable: false });
    expect(server.received).toEqual([]);
  });

  test("a mail server on an internal address needs an administrator's permission", async () => {
    const server = await mailServer();
    const attempt = notifierTo(server, { allowedInternal: [] }).send(contractMessage(RECIPIENT));
    await expect(attempt).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("not public"),
    });
  });

  test("a mail server that is not there is retryable", async () => {
    const server = await startMailServer();
    await server.close();
    await expect(notifierTo(server).send(contractMessage(RECIPIENT))).rejects.toMatchObject({
      retryable: true,
    });
  });

  test("a user name without a password is refused with the field", () => {
    expect(() => notifierTo({ port: 25, host: "127.0.0.1:25" }, { user: "x" })).toThrow(
      "password: user name",
    );
  });
});
