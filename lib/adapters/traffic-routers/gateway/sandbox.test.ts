import { afterAll, beforeAll, expect, test } from "vitest";
import { describeRouterContract } from "#lib/adapters/traffic-routers/contract-suite.ts";
import type { Slice, TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startFaultyProxy } from "#lib/testing/faulty-proxy.ts";
import { startSandboxProcess, type SandboxProcess } from "#lib/testing/sandbox-process.ts";
import { shareOfRequests, tolerancePoints } from "#lib/testing/share-of-requests.ts";
import { gateway } from "./index.ts";

const VERSIONS = ["mm_digits_v1.4_20261115", "mm_digits_v1.2_20260831"] as const;

let sandbox: SandboxProcess;
beforeAll(async () => {
  sandbox = await startSandboxProcess();
  await sandbox.deploy(VERSIONS[1]);
  await sandbox.admin("PUT", "/admin/traffic", { ratePerSecond: 100 });
}, 60_000);
afterAll(async () => sandbox.stop());

describeRouterContract("gateway, the sandbox's own", {
  canIgnoreShift: false,
  async start() {
    await sandbox.writeForeign([{ version: VERSIONS[0], role: "rest", share: 100 }]);
    const proxy = await startFaultyProxy(sandbox.adminUrl);
    const settings = {
      adminUrl: proxy.url,
      token: sandbox.token,
      timeoutMs: 2_500,
      allowedInternal: [proxy.host],
    };
    return {
      router: gateway.create(settings, createAdapterContext("admin")),
      versions: VERSIONS,
      unservable: "mm_digits_v1.5_20261116",
      writeForeign: (slices) => sandbox.writeForeign(slices),
      loseNextAnswer: () => proxy.loseNextAnswer(),
      stall: () => proxy.stall(),
      // The sandbox's own generator sends requests all the time.
      sendRequests: async () => undefined,
      close: () => proxy.close(),
    };
  },
});

function openRouter(): TrafficRouter {
  const settings = { adminUrl: sandbox.adminUrl, token: sandbox.token, timeoutMs: 5_000 };
  const allowedInternal = ["127.0.0.1:1024-65535"];
  return gateway.create({ ...settings, allowedInternal }, createAdapterContext("admin"));
}

/** Sends requests without a cookie, so many at once; gives how many each version answered. */
async function send(count: number, atOnce: number): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  let left = count;
  const work = async () => {
    while (left > 0) {
      left -= 1;
      const response = await fetch(`${sandbox.gatewayUrl}/v2/models/mm_digits`);
      await response.arrayBuffer();
      const version = response.headers.get("x-lastgood-version") ?? "none";
      counts[version] = (counts[version] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return counts;
}

test(
  "500 requests at 10 at once stay within 5 points of the split, and none at 0 %",
  { timeout: 60_000 },
  async () => {
    // The generator's requests would only be in the way of these.
    await sandbox.admin("PUT", "/admin/traffic", { ratePerSecond: 1 });
    const router = openRouter();
    const [suspect, restored] = VERSIONS;
    for (const share of [10, 75, 100]) {
      const { token, generation } = await router.read();
      const want: Slice[] = [
        { version: restored, role: "restored", share },
        { version: suspect, role: "rest", share: 100 - share },
      ];
      const applied = await router.apply(want, token, { generation: (generation ?? 0) + 1 });
      expect(applied.outcome).toBe("applied");
      if (share === 100) expect(await send(500, 10)).toEqual({ [restored]: 500 });
      else {
        const sample = { version: restored, percent: share, send: (count: number) => send(count, 10) };
        expect(Math.abs((await shareOfRequests(sample)) - share)).toBeLessThan(tolerancePoints);
      }
    }
  },
);

test("what is bound to a version is told, and released", async () => {
  const router = openRouter();
  const bound = await router.exposure?.();
  expect(bound?.map(({ version }) => version)).toContain(VERSIONS[1]);
  expect(await router.evict?.(VERSIONS[1])).toMatchObject({ version: VERSIONS[1], sessions: 0 });
});

test("whether a version's instance could take requests is told", async () => {
  const router = openRouter();
  const ready = VERSIONS.map((version) => ({ version, ready: 1, total: 1 }));
  expect((await router.read()).receivers).toEqual(expect.arrayContaining(ready));
});
