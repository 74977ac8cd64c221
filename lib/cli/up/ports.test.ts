import { createServer } from "node:net";
import type { AddressInfo, Server } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pickPort, requireFreePort } from "./ports.ts";

const host = "127.0.0.1";

describe("ports", () => {
  let server: Server;
  let taken: number;

  beforeEach(async () => {
    server = createServer();
    await new Promise<void>((resolve) => server.listen(0, host, resolve));
    taken = (server.address() as AddressInfo).port;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it("names the port that is in use and what to do", async () => {
    await expect(requireFreePort({ host, port: taken }, "Choose another with --port.")).rejects.toThrow(
      `Port ${taken} on ${host} is in use by another program. Choose another with --port.`,
    );
  });

  it("names an address that is not of this machine", async () => {
    await expect(requireFreePort({ host: "203.0.113.1", port: 3000 }, "")).rejects.toThrow("EADDRNOTAVAIL");
  });

  it("passes a free port, and leaves it free", async () => {
    const port = await pickPort(host, []);
    await requireFreePort({ host, port }, "");
    await requireFreePort({ host, port }, "");
  });

  it("takes the wished port when it is free, and another when it is not", async () => {
    const free = await pickPort(host, [taken]);
    expect(free).not.toBe(taken);
    expect(await pickPort(host, [free])).toBe(free);
  });
});
