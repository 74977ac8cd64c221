import { describe, expect, test } from "vitest";
import { describeRouterContract, type RouterHarness } from "#lib/adapters/traffic-routers/contract-suite.ts";
import { shareByVersion } from "#lib/adapters/traffic-routers/compare-splits.ts";
import type { Slice } from "#lib/adapters/traffic-routers/port.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { startFaultySocket } from "#lib/testing/faulty-socket.ts";
import { MAP_KEY, POOL } from "#lib/testing/haproxy-config.ts";
import {
  findHaproxy,
  NEEDS_HAPROXY,
  startHaproxy,
  type HaproxyProcess,
} from "#lib/testing/haproxy-process.ts";
import { haproxy } from "./index.ts";

const binary = findHaproxy();
const SUSPECT = "mm_test_v1.1_20260101";
const RESTORED = "mm_test_v1.0_20250101";
const SERVED = [
  { server: RESTORED, version: RESTORED, weight: 0 },
  { server: SUSPECT, version: SUSPECT, weight: 100 },
];

/** A second entry of the suspect, counted apart. */
const WITH_CONTROL = [...SERVED, { server: `${SUSPECT}.control`, version: SUSPECT, weight: 0 }];

type Mode = "weights" | "map";

function settingsFor(mode: Mode, peer: HaproxyProcess, address: string): Record<string, unknown> {
  const shared = { address, mode, timeoutMs: 500, allowedInternal: [address], map: peer.mapFile };
  if (mode === "weights") return { ...shared, backends: [POOL] };
  return { ...shared, backends: ["by_map_1", "by_map_2"], mapKey: MAP_KEY, mapOrder: [RESTORED, SUSPECT] };
}

/** What somebody at the console would type. */
async function writeForeign(mode: Mode, peer: HaproxyProcess, slices: readonly Slice[]): Promise<void> {
  const shares = shareByVersion(slices);
  if (mode === "map") {
    await peer.command(`set map ${peer.mapFile} ${MAP_KEY} ${(shares.get(RESTORED) ?? 0) * 100}`);
    return;
  }
  for (const version of [RESTORED, SUSPECT]) {
    await peer.command(`set weight ${POOL}/${version} ${shares.get(version) ?? 0}`);
  }
}

async function startHarness(mode: Mode, extra?: Record<string, unknown>): Promise<RouterHarness> {
  const peer = await startHaproxy(binary ?? "haproxy", extra === undefined ? SERVED : WITH_CONTROL);
  const proxy = await startFaultySocket(peer.ports.admin);
  let isShiftIgnored = false;
  return {
    router: haproxy.create(
      { ...settingsFor(mode, peer, proxy.host), ...extra },
      createAdapterContext("admin"),
    ),
    versions: [SUSPECT, RESTORED],
    unservable: "mm_test_v0.9_20240101",
    writeForeign: (slices) => writeForeign(mode, peer, slices),
    loseNextAnswer: () =>
      proxy.loseAnswerTo(
        mode === "map" ? /^set map \S+ mm_test / : new RegExp(`^set weight pool/${RESTORED} `),
      ),
    stall: () => proxy.stall(),
    sendRequests: async (count) => {
      // Clients with a cookie stay where they are; behind a map a door that does not ask it does the same.
      if (mode === "weights")
        await peer.send("weighted", { count, ...(isShiftIgnored ? { cookie: SUSPECT } : {}) });
      else await peer.send(isShiftIgnored ? "pinned" : "split", { count });
    },
    ignoreShift: () => {
      isShiftIgnored = true;
    },
    close: async () => {
      await proxy.close();
      await peer.stop();
    },
  };
}

const needs = binary === null ? NEEDS_HAPROXY : null;

describeRouterContract("haproxy by weights", {
  needs,
  canIgnoreShift: true,
  start: () => startHarness("weights"),
});

describeRouterContract("haproxy by map", {
  needs,
  canIgnoreShift: true,
  start: () => startHarness("map"),
});

describeRouterContract("haproxy by weights, with a control server", {
  needs,
  canIgnoreShift: true,
  start: () => startHarness("weights", { controlPattern: "{version}.control" }),
});

describeRouterContract("haproxy by map, with control draws", {
  needs,
  canIgnoreShift: true,
  start: () => startHarness("map", { mapControl: true }),
});

describe("settings of haproxy", () => {
  const context = createAdapterContext("admin");

  test.each([
    [{ address: "10.0.0.5:9999", backends: ["a", "b"] }, "backends"],
    [{ address: "10.0.0.5:9999", backends: ["a"], mode: "map" }, "map"],
    [{ address: "10.0.0.5:9999", backends: ["a"], mode: "map", map: "/x", mapOrder: ["v1"] }, "mapOrder"],
    [{ address: "10.0.0.5:9999", backends: ["a; shutdown sessions"] }, "backends.0"],
    [{ address: "10.0.0.5:9999", backends: ["a"], map: "/x y" }, "map"],
    [{ address: "unix:relative", backends: ["a"] }, "address"],
    [{ address: "10.0.0.5:9999", backends: ["a"], serverPattern: "server-*" }, "serverPattern"],
  ])("%j is refused at %s", (settings, path) => {
    expect(() => haproxy.create(settings, context)).toThrow(
      expect.objectContaining({ issues: expect.arrayContaining([expect.objectContaining({ path })]) }),
    );
  });

  test("a unix socket that no administrator allowed is not opened", async () => {
    const settings = { address: "unix:/run/haproxy/admin.sock", backends: ["a"] };
    const allowed = { ...settings, allowedSockets: ["/run/haproxy/admin.sock"] };
    for (const router of [
      haproxy.create(settings, context),
      haproxy.create(allowed, createAdapterContext("member")),
    ]) {
      await expect(router.read()).rejects.toMatchObject({
        retryable: false,
        message: expect.stringContaining("administrator may allow"),
      });
    }
  });
});
