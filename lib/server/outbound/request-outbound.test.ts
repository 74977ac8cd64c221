import http, { type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, test, vi } from "vitest";
import type { ResolveName } from "#lib/server/outbound/address-guard.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { OutboundError } from "#lib/server/outbound/outbound-error.ts";
import { openOutbound, requestOutbound } from "#lib/server/outbound/request-outbound.ts";
import { createRetryBudget } from "#lib/server/outbound/retry-budget.ts";

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(listener: RequestListener): Promise<number> {
  const server = http.createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

const answering =
  (text: string): RequestListener =>
  (_request, response) =>
    void response.end(text);

function resolvesTo(...rounds: readonly (readonly string[])[]): ResolveName & ReturnType<typeof vi.fn> {
  let round = 0;
  return vi.fn<ResolveName>((_hostname, _options, callback) => {
    const addresses = rounds[Math.min(round, rounds.length - 1)] ?? [];
    round += 1;
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    );
  });
}

async function failureOf(attempt: Promise<unknown>): Promise<OutboundError> {
  const error = await attempt.then(
    () => new Error("it was not refused"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof OutboundError)) throw error;
  return error;
}

describe("destinations that are refused whatever is asked for", () => {
  test.each([
    "http://127.0.0.1/",
    "http://localhost/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://0.0.0.0/",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[fd00::1]/",
    "http://[fe80::1]/",
    "http://[2002:7f00:1::]/",
    "http://10.1.2.3/",
    "http://172.16.0.1/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://224.0.0.1/",
    "http://1.1.1.1:22/",
    "http://example.org:6379/",
    "http://user:password@example.org/",
    "ftp://example.org/",
    "file:///etc/passwd",
  ])("%s", async (url) => {
    const error = await failureOf(requestOutbound({ url, timeoutMs: 500 }));
    expect(error.failure).toBe("blocked");
    expect(error.isRetryable).toBe(false);
  });

  test("text that is no address", async () => {
    expect((await failureOf(requestOutbound({ url: "no address", timeoutMs: 500 }))).failure).toBe("invalid");
  });

  test.each([
    ["a private address", ["10.0.0.8"]],
    ["a public and a private address", ["93.184.216.34", "127.0.0.1"]],
    ["cloud metadata", ["169.254.169.254"]],
    ["an IPv4 address in IPv6 clothes", ["::ffff:10.0.0.1"]],
  ])("a name that resolves to %s", async (_what, addresses) => {
    const guard = { resolveName: resolvesTo(addresses) };
    const error = await failureOf(requestOutbound({ url: "http://example.org/", timeoutMs: 500 }, guard));
    expect(error.failure).toBe("blocked");
  });

  test("metadata and link-local stay closed for an administrator too", async () => {
    const context = createAdapterContext("admin");
    const allow = ["169.254.169.254:80", "169.254.0.0/16:80", "[fe80::1]:80"];
    for (const url of ["http://169.254.169.254/", "http://[fe80::1]/"]) {
      expect((await failureOf(context.request({ url, allow, timeoutMs: 500 }))).failure).toBe("blocked");
    }
  });
});

describe("rebinding", () => {
  test("a name is resolved once a call: the address that is checked is the address that is connected to", async () => {
    const port = await serve(answering("reached"));
    const allow = [`127.0.0.1:${port}`];
    const resolveName = resolvesTo(["127.0.0.1"], ["127.0.0.2"]);
    const request = { url: `http://rebind.example:${port}/`, allow, timeoutMs: 500 };
    expect((await requestOutbound(request, { resolveName })).body.toString()).toBe("reached");
    expect(resolveName).toHaveBeenCalledTimes(1);
    const error = await failureOf(requestOutbound(request, { resolveName }));
    expect(error.message).toContain("127.0.0.2 is not public");
    expect(resolveName).toHaveBeenCalledTimes(2);
  });
});

describe("the allow list", () => {
  const allowed = (port: number): [string, string[]][] => [
    ["host:port", [`127.0.0.1:${port}`]],
    ["address/bits:port", [`127.0.0.0/8:${port}`]],
    ["a range of ports", [`127.0.0.1:${port - 1}-${port + 1}`]],
  ];

  test("opens exactly what it names, in all its forms", async () => {
    const port = await serve(answering("reached"));
    const url = `http://127.0.0.1:${port}/`;
    for (const [form, allow] of allowed(port)) {
      const response = await createAdapterContext("admin").request({ url, allow, timeoutMs: 1_000 });
      expect(response.body.toString(), form).toBe("reached");
    }
    const other = [`127.0.0.1:${port + 1}`, `127.0.0.2:${port}`, `10.0.0.0/8:${port}`, "nonsense"];
    const error = await failureOf(
      createAdapterContext("admin").request({ url, allow: other, timeoutMs: 500 }),
    );
    expect(error.failure).toBe("blocked");
    expect(error.message).toContain(`127.0.0.1:${port}`);
  });

  test("by name opens the name's addresses", async () => {
    const port = await serve(answering("reached"));
    const guard = { resolveName: resolvesTo(["127.0.0.1"]) };
    const request = {
      url: `http://gateway.internal:${port}/`,
      allow: [`gateway.internal:${port}`],
      timeoutMs: 1_000,
    };
    expect((await requestOutbound(request, guard)).status).toBe(200);
  });

  test("counts only when an administrator entered the settings", async () => {
    const port = await serve(answering("reached"));
    const request = { url: `http://127.0.0.1:${port}/`, allow: [`127.0.0.1:${port}`], timeoutMs: 500 };
    expect((await failureOf(createAdapterContext("member").request(request))).failure).toBe("blocked");
    expect((await failureOf(createAdapterContext("member").open(request))).failure).toBe("blocked");
    const destination = { host: "127.0.0.1", port, allow: request.allow, timeoutMs: 500 };
    expect((await failureOf(createAdapterContext("member").connect(destination))).failure).toBe("blocked");
    const socket = await createAdapterContext("admin").connect(destination);
    expect(socket.remotePort).toBe(port);
    socket.destroy();
  });

  test("never opens our own ports", async () => {
    const port = await serve(answering("reached"));
    const context = createAdapterContext("admin", { ownPorts: [port] });
    const request = { url: `http://127.0.0.1:${port}/`, allow: [`127.0.0.1:${port}`], timeoutMs: 500 };
    expect((await failureOf(context.request(request))).message).toContain("our own ports");
  });
});

describe("limits", () => {
  const to = (port: number) => ({
    url: `http://127.0.0.1:${port}/`,
    allow: [`127.0.0.1:${port}`],
    timeoutMs: 1_000,
  });

  test("a redirect is an answer and is not followed", async () => {
    const followed = vi.fn();
    const port = await serve((request, response) => {
      if (request.url === "/secret") followed();
      response.writeHead(302, { location: "/secret" }).end();
    });
    expect((await requestOutbound(to(port))).status).toBe(302);
    expect(followed).not.toHaveBeenCalled();
  });

  test("an answer that is announced, or turns out, too large is cut off", async () => {
    const announced = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "5000" });
      response.write("x");
    });
    const endless = await serve((_request, response) => {
      const timer = setInterval(() => response.write("x".repeat(500)), 1);
      response.on("close", () => clearInterval(timer));
    });
    for (const port of [announced, endless]) {
      const error = await failureOf(requestOutbound({ ...to(port), maxBytes: 2_000 }));
      expect(error.failure).toBe("too_large");
    }
  });

  test("a peer that never answers, and one that drips, end at the deadline", async () => {
    const silent = await serve(() => undefined);
    const dripping = await serve((_request, response) => {
      const timer = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(timer));
    });
    for (const port of [silent, dripping]) {
      const startedAt = performance.now();
      const error = await failureOf(requestOutbound({ ...to(port), timeoutMs: 150 }));
      expect(error.failure).toBe("timeout");
      expect(error.isRetryable).toBe(true);
      expect(performance.now() - startedAt).toBeLessThan(1_000);
    }
  });

  test("a connection that breaks in the answer is an error, not a short answer", async () => {
    const port = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    });
    expect((await failureOf(requestOutbound(to(port)))).failure).toBe("network");
    const { body } = await openOutbound(to(port));
    await expect(body.toArray()).rejects.toBeInstanceOf(OutboundError);
  });

  test("a closed port is a network error", async () => {
    const port = await serve(answering(""));
    servers.pop()?.close();
    const error = await failureOf(requestOutbound(to(port)));
    expect(error.failure).toBe("network");
    expect(error.message).toContain("ECONNREFUSED");
  });

  test("the caller can give up", async () => {
    const port = await serve(() => undefined);
    const giveUp = new AbortController();
    const attempt = failureOf(requestOutbound({ ...to(port), signal: giveUp.signal }));
    giveUp.abort();
    expect((await attempt).failure).toBe("aborted");
  });
});

describe("the retry budget", () => {
  test("repeats idempotent calls while it lasts, and never a POST", async () => {
    const received = vi.fn();
    const port = await serve((_request, response) => {
      received();
      response.writeHead(503).end();
    });
    const retryBudget = createRetryBudget({ maxTokens: 4, tokensPerSuccess: 1 });
    const request = {
      url: `http://127.0.0.1:${port}/`,
      allow: [`127.0.0.1:${port}`],
      timeoutMs: 1_000,
      retryBudget,
    };
    await requestOutbound({ ...request, method: "POST" });
    expect(received).toHaveBeenCalledTimes(1);
    retryBudget.succeeded();
    await requestOutbound(request);
    expect(received).toHaveBeenCalledTimes(3);
    await requestOutbound(request);
    expect(received).toHaveBeenCalledTimes(4);
  });
});
