import { describe, onTestFinished, test } from "vitest";
import { shareByVersion } from "#lib/adapters/traffic-routers/compare-splits.ts";
import { haproxy } from "#lib/adapters/traffic-routers/haproxy/index.ts";
import type { ApplyResult, Slice, TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { MAP_KEY, POOL } from "./haproxy-config.ts";
import {
  findHaproxy,
  NEEDS_HAPROXY,
  startHaproxy,
  type HaproxyProcess,
  type ServedVersion,
} from "./haproxy-process.ts";

/** The version gone away from, and the one gone back to. */
export const SUSPECT = "mm_test_v1.1_20260101";
export const RESTORED = "mm_test_v1.0_20250101";

/** A pool with one server a version; the suspect has all traffic. */
export const TWO: readonly ServedVersion[] = [
  { server: RESTORED, version: RESTORED, weight: 0 },
  { server: SUSPECT, version: SUSPECT, weight: 100 },
];

const binary = findHaproxy();

/** A real HAProxy that ends with the test. */
export async function startBench(
  served: readonly ServedVersion[] = TWO,
  edit?: Parameters<typeof startHaproxy>[2],
): Promise<HaproxyProcess> {
  const peer = await startHaproxy(binary ?? "haproxy", served, edit);
  onTestFinished(() => peer.stop());
  return peer;
}

/** The adapter over a bench's unix socket, by weights unless the settings say otherwise. */
export function openRouter(peer: HaproxyProcess, settings: Record<string, unknown> = {}): TrafficRouter {
  const unix = { address: `unix:${peer.socketPath}`, allowedSockets: [peer.socketPath] };
  const all = { ...unix, backends: [POOL], map: peer.mapFile, timeoutMs: 1_000, ...settings };
  return haproxy.create(all, createAdapterContext("admin"));
}

/** Settings of the map split for a bench. */
export function mapSettings(): Record<string, unknown> {
  const mapOrder = [RESTORED, SUSPECT];
  return { mode: "map", backends: ["by_map_1", "by_map_2"], mapKey: MAP_KEY, mapOrder };
}

/** The restored version has a share, the suspect the rest. */
export function shifted(restoredShare: number): Slice[] {
  return [
    { version: RESTORED, role: "restored", share: restoredShare },
    { version: SUSPECT, role: "rest", share: 100 - restoredShare },
  ];
}

/** Applies such a split to what is there now. */
export async function shift(
  router: TrafficRouter,
  restoredShare: number,
  generation = 1,
): Promise<ApplyResult> {
  const { token } = await router.read();
  return router.apply(shifted(restoredShare), token, { generation });
}

/** The restored version's share as the router tells it. */
export async function restoredShareOf(router: TrafficRouter): Promise<number> {
  return shareByVersion((await router.read()).slices).get(RESTORED) ?? 0;
}

/** Tests that need HAProxy; one skipped test with the command that installs it where it is missing. */
export function describeWithHaproxy(name: string, tests: () => void): void {
  if (binary === null) test(name, (context) => context.skip(NEEDS_HAPROXY));
  else describe(name, tests);
}
