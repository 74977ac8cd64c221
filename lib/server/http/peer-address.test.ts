import { createServer, get } from "node:http";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isLocalRequest, isLoopback, markPeers, readPeer } from "./peer-address.ts";

const server = createServer((request, response) => {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) headers.set(name, String(value));
  response.end(JSON.stringify({ peer: readPeer(headers), isLocal: isLocalRequest(headers) }));
});

beforeAll(async () => {
  expect(readPeer(new Headers({ "x-lastgood-peer": "127.0.0.1" }))).toBeNull();
  markPeers("x-edge-client");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => server.close());

async function ask(headers: Record<string, string>) {
  const { port } = server.address() as AddressInfo;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get({ host: "127.0.0.1", port, headers }, resolve).on("error", reject);
  });
  return (await json(response)) as { peer: { peer: string; client: string }; isLocal: boolean };
}

it("believes the socket and not what the caller wrote", async () => {
  const { peer, isLocal } = await ask({
    "x-lastgood-peer": "203.0.113.9",
    "x-lastgood-client": "203.0.113.9",
  });
  expect(peer).toMatchObject({ peer: "127.0.0.1", client: "127.0.0.1" });
  expect(isLocal).toBe(true);
});

it.each(["x-forwarded-for", "forwarded", "x-real-ip", "via"])("is not local behind %s", async (name) => {
  const { isLocal, peer } = await ask({ [name]: "127.0.0.1", "x-lastgood-forwarded": "false" });
  expect(isLocal).toBe(false);
  expect(peer.client).toBe("127.0.0.1");
});

it("takes the last word of the configured proxy", async () => {
  const { peer } = await ask({ "x-edge-client": "198.51.100.1, 203.0.113.7" });
  expect(peer).toMatchObject({ peer: "127.0.0.1", client: "203.0.113.7" });
});

it("is not local behind the configured proxy, which need not send any other header", async () => {
  expect((await ask({ "x-edge-client": "127.0.0.1" })).isLocal).toBe(false);
});

it.each(["127.evil.example", "127.0.0.1.evil.example", "localhost.evil.example"])(
  "is not local under %s, which anybody may point at this machine",
  async (host) => {
    expect((await ask({ host })).isLocal).toBe(false);
  },
);

it.each(["localhost:3000", "sandbox.localhost", "127.0.0.1", "[::1]:3000"])(
  "is local under %s",
  async (host) => {
    expect((await ask({ host })).isLocal).toBe(true);
  },
);

it("knows loopback addresses", () => {
  expect(["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"].every(isLoopback)).toBe(true);
  expect(["10.0.0.1", "1270.0.0.1", "::2", "128.0.0.1", "127.a.example"].some(isLoopback)).toBe(false);
});
