import { afterEach, describe, expect, test } from "vitest";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startFaultyProxy } from "#lib/testing/faulty-proxy.ts";
import { startGatewayStandIn, type GatewayStandIn } from "#lib/testing/gateway-stand-in.ts";
import { answerJson, startLocalServer, type LocalServer } from "#lib/testing/local-server.ts";
import { describeRouterContract } from "#lib/adapters/traffic-routers/contract-suite.ts";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { gateway } from "./index.ts";

const VERSIONS = ["mm_test_v1.1_20260101", "mm_test_v1.0_20250101"] as const;

function routerAt(
  peer: Pick<LocalServer, "url" | "host">,
  extra: Record<string, unknown> = {},
): TrafficRouter {
  const settings = {
    adminUrl: peer.url,
    token: "stand-in-token",
    timeoutMs: 500,
    allowedInternal: [peer.host],
  };
  return gateway.create({ ...settings, ...extra }, createAdapterContext("admin"));
}

describeRouterContract("gateway, over the wire", {
  canIgnoreShift: true,
  async start() {
    const standIn = await startGatewayStandIn(VERSIONS);
    const proxy = await startFaultyProxy(standIn.url);
    return {
      router: routerAt(proxy),
      versions: VERSIONS,
      unservable: "mm_test_v0.9_20240101",
      writeForeign: async (slices) => {
        standIn.split.write({ slices, token: standIn.split.document.token });
      },
      loseNextAnswer: () => proxy.loseNextAnswer(),
      stall: () => proxy.stall(),
      ignoreShift: () => {
        standIn.split.isShiftIgnored = true;
      },
      sendRequests: async (count) => void standIn.split.answer(count),
      close: async () => {
        await proxy.close();
        await standIn.close();
      },
    };
  },
});

describe("what the gateway's answers become", () => {
  const open: LocalServer[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });

  async function peer(
    status: number,
    body: unknown,
    headers: Record<string, string> = {},
  ): Promise<LocalServer> {
    const server = await startLocalServer((_request, response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
      answerJson(response, status, body);
    });
    open.push(server);
    return server;
  }

  test("a wrong token is not retryable and says what to check", async () => {
    const standIn: GatewayStandIn = await startGatewayStandIn(VERSIONS);
    open.push(standIn);
    await expect(routerAt(standIn, { token: "wrong" }).read()).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("check the token"),
    });
  });

  test("an overloaded gateway is retryable, with its own wish for the next attempt", async () => {
    const router = routerAt(await peer(503, {}, { "retry-after": "7" }));
    await expect(router.read()).rejects.toMatchObject({ retryable: true, retryAfterMs: 7_000 });
  });

  test("an answer of another shape is reported with the field", async () => {
    const router = routerAt(await peer(200, { token: "t", generation: 1, slices: [{ share: "5" }] }));
    await expect(router.read()).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("slices.0.version"),
    });
  });

  test("a redirect is reported, not followed", async () => {
    const router = routerAt(await peer(302, {}, { location: "http://127.0.0.1:1/" }));
    await expect(router.read()).rejects.toMatchObject({ message: expect.stringContaining("redirects") });
  });

  test("an internal address that no administrator allowed is refused", async () => {
    const router = routerAt(await peer(200, {}), { allowedInternal: [] });
    await expect(router.read()).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("not public"),
    });
  });

  test("recent requests are read with their time; a gateway that keeps none has none", async () => {
    const request = { inputs: [{ name: "text", data: ["seven"] }] };
    const kept = { at: "2026-11-25T03:00:00Z", version: VERSIONS[0], request };
    const router = routerAt(await peer(200, { requests: [kept] }));
    expect(await router.recentRequests?.(5)).toEqual([{ ...kept, at: new Date(kept.at) }]);
    expect(await routerAt(await peer(404, {})).recentRequests?.(5)).toEqual([]);
    await expect(routerAt(await peer(500, {})).recentRequests?.(5)).rejects.toMatchObject({
      retryable: true,
    });
  });

  test("a probe counts the versions that answered", async () => {
    let answers = 0;
    const dataPlane = await startLocalServer((_request, response) => {
      answers += 1;
      response.setHeader("x-lastgood-version", VERSIONS[answers % 2] ?? VERSIONS[0]);
      answerJson(response, 200, {});
    });
    open.push(dataPlane);
    const router = routerAt(dataPlane, { probeUrl: `${dataPlane.url}/v2/models/mm_test` });
    expect(await router.probe?.(6)).toEqual({ [VERSIONS[0]]: 3, [VERSIONS[1]]: 3 });
  });
});
