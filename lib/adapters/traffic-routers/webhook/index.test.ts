import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { Webhook } from "standardwebhooks";
import { afterEach, describe, expect, test } from "vitest";
import { describeRouterContract } from "#lib/adapters/traffic-routers/contract-suite.ts";
import type { Slice, TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startFaultyProxy } from "#lib/testing/faulty-proxy.ts";
import { answerJson, readBody, startLocalServer, type LocalServer } from "#lib/testing/local-server.ts";
import { SplitState } from "#lib/testing/split-state.ts";
import { webhook } from "./index.ts";
import { WantedSplit } from "./wire.ts";

const SUSPECT = "mm_test_v1.1_20260101";
const RESTORED = "mm_test_v1.0_20250101";
const SECRET = `whsec_${randomBytes(32).toString("base64")}`;
const STATUS_OF = { applied: 202, stale_token: 412, stale_generation: 409 } as const;

function shifted(restoredShare: number): Slice[] {
  return [
    { version: RESTORED, role: "restored", share: restoredShare },
    { version: SUSPECT, role: "rest", share: 100 - restoredShare },
  ];
}

/** A target that verifies every signature as the standard's own library does. */
class Target {
  readonly split = new SplitState([SUSPECT, RESTORED]);
  readonly ids: string[] = [];
  /** Answered to the next calls of a method, whatever they ask. */
  readonly statuses: { readonly [method: string]: number[] } = { GET: [], POST: [] };
  /** Takes splits, says 202, and does nothing. */
  isLying = false;
  /** Takes splits at once and brings them in this much later. */
  delayMs = 0;
  /** Tells only the slices. */
  isTerse = false;

  readonly answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(request);
    try {
      new Webhook(SECRET).verify(body, request.headers as Record<string, string>);
    } catch (error) {
      // An empty body is verified before it is parsed.
      if (!(error instanceof SyntaxError)) return answerJson(response, 401, {});
    }
    this.ids.push(String(request.headers["webhook-id"]));
    const status = this.statuses[request.method ?? ""]?.shift();
    if (status !== undefined) return answerJson(response, status, {});
    const url = new URL(request.url ?? "/", "http://target");
    if (request.method === "POST") return this.#take(WantedSplit.parse(JSON.parse(body)).data, response);
    if (url.pathname === "/observed") {
      return answerJson(response, 200, this.split.observed(Number(url.searchParams.get("windowMs"))));
    }
    const { slices } = this.split.document;
    return answerJson(response, 200, this.isTerse ? { slices } : this.split.document);
  };

  async #take(wanted: WantedSplit["data"], response: ServerResponse): Promise<void> {
    if (this.isLying) return answerJson(response, 202, {});
    if (this.delayMs > 0) {
      answerJson(response, 202, {});
      await sleep(this.delayMs);
      this.split.write({ ...wanted, token: this.split.document.token });
      return;
    }
    const token = this.isTerse ? this.split.document.token : wanted.token;
    const result = this.split.write({ ...wanted, token });
    if (result.outcome === "refused") answerJson(response, 422, result);
    else answerJson(response, STATUS_OF[result.outcome], {});
  }
}

async function startTarget(): Promise<{ readonly target: Target; readonly server: LocalServer }> {
  const target = new Target();
  const server = await startLocalServer((request, response) => void target.answer(request, response));
  return { target, server };
}

function routerAt(
  peer: Pick<LocalServer, "url" | "host">,
  extra: Record<string, unknown> = {},
): TrafficRouter {
  const settings = {
    applyUrl: `${peer.url}/split`,
    readUrl: `${peer.url}/split`,
    observedUrl: `${peer.url}/observed`,
    secret: SECRET,
    timeoutMs: 500,
    allowedInternal: [peer.host],
  };
  return webhook.create({ ...settings, ...extra }, createAdapterContext("admin"));
}

describeRouterContract("webhook, over the wire", {
  canIgnoreShift: true,
  async start() {
    const { target, server } = await startTarget();
    const proxy = await startFaultyProxy(server.url);
    return {
      router: routerAt(proxy),
      versions: [SUSPECT, RESTORED],
      unservable: "mm_test_v0.9_20240101",
      writeForeign: async (slices) => {
        target.split.write({ slices, token: target.split.document.token });
      },
      loseNextAnswer: () => proxy.loseNextAnswer(),
      stall: () => proxy.stall(),
      ignoreShift: () => {
        target.split.isShiftIgnored = true;
      },
      sendRequests: async (count) => void target.split.answer(count),
      close: async () => {
        await proxy.close();
        await server.close();
      },
    };
  },
});

describe("a target that does not do what it says", () => {
  const open: LocalServer[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });

  async function start() {
    const started = await startTarget();
    open.push(started.server);
    return started;
  }

  async function shift(router: TrafficRouter, restoredShare: number, generation = 1) {
    const { token } = await router.read();
    return router.apply(shifted(restoredShare), token, { generation });
  }

  test("one that says yes and does nothing is pending with what it has, and not confirmed", async () => {
    const { target, server } = await start();
    target.isLying = true;
    const router = routerAt(server);
    const result = await shift(router, 50);
    expect(result).toMatchObject({
      outcome: "pending",
      evidence: `the target answered 202, but says ${SUSPECT} 100% rest`,
    });
    expect(await router.confirm(shifted(50), 200)).toMatchObject({ state: "diverged" });
  });

  test("one that takes its time within the limit is applied when it is there", async () => {
    const { target, server } = await start();
    target.delayMs = 150;
    expect(await shift(routerAt(server), 50)).toMatchObject({ outcome: "applied" });
  });

  test("one that takes longer is pending, is seen later, and is not asked twice for what is in", async () => {
    const { target, server } = await start();
    target.delayMs = 700;
    const router = routerAt(server);
    const { token } = await router.read();
    expect(await router.apply(shifted(50), token, { generation: 1 })).toMatchObject({ outcome: "pending" });
    await sleep(600);
    expect(await router.apply(shifted(50), token, { generation: 1 })).toMatchObject({ outcome: "applied" });
    expect(target.ids.filter((id) => id.startsWith("split_"))).toHaveLength(1);
  });

  test.each([
    [500, true],
    [503, true],
    [400, false],
    [302, false],
  ])("%i to the wanted split and to the read-back is an error, retryable: %s", async (status, retryable) => {
    const { target, server } = await start();
    const router = routerAt(server);
    const { token } = await router.read();
    target.statuses["POST"]?.push(status);
    const asked = router.apply(shifted(50), token, { generation: 1 });
    await expect(asked).rejects.toMatchObject({
      operation: "apply",
      retryable,
      message: expect.stringContaining(`answered ${status}`),
    });
    target.statuses["GET"]?.push(status);
    await expect(router.read()).rejects.toMatchObject({ operation: "read", retryable });
  });

  test("a read-back of another shape is reported with the field", async () => {
    const peer = await startLocalServer((_request, response) =>
      answerJson(response, 200, { slices: [{ version: "v", role: "rest", share: 120 }] }),
    );
    open.push(peer);
    await expect(routerAt(peer).read()).rejects.toMatchObject({
      retryable: false,
      message: expect.stringContaining("slices.0.share"),
    });
  });

  test("a target that tells only slices gets a token that changes with them", async () => {
    const { target, server } = await start();
    target.isTerse = true;
    const router = routerAt(server);
    const before = await router.read();
    expect(before).toMatchObject({ generation: null, appliedAt: null });
    expect(await router.apply(shifted(50), before.token, { generation: 1 })).toMatchObject({
      outcome: "applied",
    });
    const late = await router.apply(shifted(75), before.token, { generation: 2 });
    expect(late).toMatchObject({ outcome: "conflict", reason: "stale_token" });
  });

  test("without an address that counts, what is read back is never called effective", async () => {
    const { server } = await start();
    const router = routerAt(server, { observedUrl: undefined });
    expect(router.capabilities.observes).toBe(false);
    await shift(router, 50);
    expect(await router.confirm(shifted(50), 300)).toMatchObject({
      state: "pending",
      isReadBackEqual: true,
      observed: null,
    });
    await expect(router.observed(1_000)).rejects.toMatchObject({ retryable: false });
  });

  test("every attempt of one intent has one id; another secret is refused", async () => {
    const { target, server } = await start();
    target.isLying = true;
    const router = routerAt(server);
    await shift(router, 50);
    await shift(router, 50);
    await shift(router, 75, 2);
    const ids = target.ids.filter((id) => id.startsWith("split_"));
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(2);
    const other = routerAt(server, { secret: `whsec_${randomBytes(32).toString("base64")}` });
    await expect(other.read()).rejects.toMatchObject({ retryable: false });
  });
});
