import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { markPeers } from "#lib/server/http/peer-address.ts";

const server = createServer((request, response) => {
  void answer(new Headers(request.headers as Record<string, string>)).then((text) => response.end(text));
});

/** A module of its own for each look, since a process reads its environment once. */
async function answer(headers: Headers): Promise<string> {
  vi.resetModules();
  const { mayPressToSignIn } = await import("./may-press-to-sign-in.ts");
  return String(mayPressToSignIn(headers));
}

beforeAll(async () => {
  markPeers("");
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
});
afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
});

it.each([
  ["http://localhost:3000", "true", "true"],
  ["http://127.0.0.1:3000", "true", "true"],
  ["https://rollback.example.org", "true", "false"],
  ["http://localhost:3000", "false", "false"],
])("under %s with the sandbox %s: %s", async (address, isSandbox, expected) => {
  vi.stubEnv("LASTGOOD_URL", address);
  vi.stubEnv("LASTGOOD_SANDBOX", isSandbox);
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`);
  expect(await response.text()).toBe(expected);
});
