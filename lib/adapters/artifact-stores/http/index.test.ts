import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { describeArtifactStoreContract } from "#lib/adapters/artifact-stores/contract-suite.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startLocalServer, type LocalServer } from "#lib/testing/local-server.ts";
import { httpStore } from "./index.ts";

function storeFor(server: Pick<LocalServer, "host">, extra: Record<string, unknown> = {}) {
  const settings = { timeoutMs: 500, allowedInternal: [server.host], ...extra };
  return httpStore.create(settings, createAdapterContext("admin"));
}

describeArtifactStoreContract("http, over the wire", async () => {
  const files = new Map<string, Uint8Array>();
  const server = await startLocalServer((request, response) => {
    const bytes = files.get(request.url ?? "");
    if (bytes === undefined) response.writeHead(404).end("no such file");
    else response.end(bytes);
  });
  return {
    store: storeFor(server),
    async put(name, bytes) {
      files.set(`/${name}`, bytes);
      return `${server.url}/${name}`;
    },
    absentUri: `${server.url}/absent.bin`,
    close: async () => server.close(),
  };
});

describe("what web servers do", () => {
  let directory: string;
  const open: LocalServer[] = [];
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "lastgood-fetched-"));
  });
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
    await rm(directory, { recursive: true, force: true });
  });

  async function serve(listener: Parameters<typeof startLocalServer>[0]): Promise<LocalServer> {
    const server = await startLocalServer(listener);
    open.push(server);
    return server;
  }
  const fetchWith = (store: ReturnType<typeof storeFor>, uri: string) =>
    store.fetch(uri, join(directory, "weights.bin"), { maxBytes: 1_000 });

  test("a download that breaks or stalls is retryable and leaves nothing behind", async () => {
    const breaking = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "500" });
      response.write("half", () => response.destroy());
    });
    const stalling = await serve((_request, response) => {
      response.writeHead(200, { "content-length": "500" });
      response.write("half");
    });
    for (const server of [breaking, stalling]) {
      await expect(fetchWith(storeFor(server), server.url)).rejects.toMatchObject({ retryable: true });
    }
    expect(await readdir(directory)).toEqual([]);
  });

  test("an endless download ends at the limit", async () => {
    const server = await serve((_request, response) => {
      const timer = setInterval(() => response.write("x".repeat(400)), 1);
      response.on("close", () => clearInterval(timer));
    });
    await expect(fetchWith(storeFor(server), server.url)).rejects.toMatchObject({ retryable: false });
    expect(await readdir(directory)).toEqual([]);
  });

  test("a redirect to an internal address is not followed", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data/" }).end();
    });
    await expect(fetchWith(storeFor(server), server.url)).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("redirects are not followed"),
    });
  });

  test("the token goes to its own host only", async () => {
    const seen: (string | undefined)[] = [];
    const server = await serve((request, response) => {
      seen.push(request.headers.authorization);
      response.end("x");
    });
    await fetchWith(storeFor(server, { token: "t0ken", tokenHost: server.host }), server.url);
    await fetchWith(storeFor(server, { token: "t0ken", tokenHost: "artifacts.example.org" }), server.url);
    expect(seen).toEqual(["Bearer t0ken", undefined]);
  });
});
