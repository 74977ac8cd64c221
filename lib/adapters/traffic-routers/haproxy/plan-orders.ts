import type { AdapterFailure } from "#lib/adapters/adapter-error.ts";
import type { Slice } from "#lib/adapters/traffic-routers/port.ts";
import type { FailureReason } from "#lib/schema/failure-reason.ts";
import { encodeLedger, type Ledger } from "./ledger.ts";
import { encodeCuts } from "./map-split.ts";
import { poolKey, poolOfKey, sharesByVersion, wantedPools, type PoolShares } from "./pools.ts";
import { mapKeys, type Sight } from "./read-haproxy.ts";
import type { HaproxySettings } from "./settings.ts";
import { planWeights, type PoolServer } from "./weights-split.ts";

/** The shares of the pools for a wanted split, as far as this configuration keeps control slices apart. */
export function poolsFor(
  want: readonly Slice[],
  servers: readonly PoolServer[],
  settings: Pick<HaproxySettings, "mode" | "mapControl">,
): Map<string, number> {
  return wantedPools(want, (version) =>
    settings.mode === "map"
      ? settings.mapControl
      : servers.some((server) => server.version === version && server.isControl && server.isUsable),
  );
}

/** Why a split cannot be served, or null. A version whose servers are down may be served later: that is retryable. */
export function refusalOf(
  want: readonly Slice[],
  servers: readonly PoolServer[],
  settings: HaproxySettings,
): Pick<AdapterFailure, "message" | "reason" | "retryable"> | null {
  const sum = want.reduce((total, { share }) => total + share, 0);
  if (Math.abs(sum - 100) > 1e-6)
    return refused(`the shares sum to ${sum}, not to 100`, { code: "shares_sum", facts: { sum } });
  for (const key of poolsFor(want, servers, settings).keys()) {
    const { version } = poolOfKey(key);
    const isMine = (server: PoolServer) =>
      settings.mode === "map" ? server.version === version : poolKey(server) === key;
    const mine = servers.filter(isMine);
    if (mine.length === 0) {
      const message = `no server in ${settings.backends.join(", ")} is of version ${version}`;
      return refused(message, { code: "no_server_of_version", facts: { version } });
    }
    if (settings.mode === "map" && !settings.mapOrder.includes(version)) {
      const message = `version ${version} is not among the versions of the map`;
      return refused(message, { code: "version_not_in_map", facts: { version } });
    }
    // The map sends requests whatever the weights are; a backend whose servers all have weight 0 answers 503.
    const canTake = (server: PoolServer) =>
      settings.mode === "map" ? server.effectiveWeight > 0 : server.isUsable;
    if (!mine.some(canTake)) {
      const message = `every server of version ${version} is down or withdrawn`;
      return { message, reason: { code: "version_down", facts: { version } }, retryable: true };
    }
  }
  return null;
}

function refused(message: string, reason: FailureReason) {
  return { message, reason, retryable: false };
}

/**
 * The commands that bring an intent in, in order. Our generation goes first: a late write of an older intent then finds
 * it, and a crash right after it is put right by applying the same intent again.
 */
export function planOrders(before: Sight, intent: Ledger, settings: HaproxySettings): readonly string[] {
  const want = poolsFor(intent.slices, before.servers, settings);
  const orders =
    settings.mode === "map"
      ? cutOrders(before, want, settings)
      : weightOrders(before, { ...settings, want, restored: restoredOf(intent) });
  const { map } = settings;
  if (map === undefined) return orders;
  return [
    setEntry(map, mapKeys(settings).ledger, { from: before.entries.ledger, to: encodeLedger(intent) }),
    ...orders,
  ];
}

function restoredOf({ slices }: Ledger): ReadonlySet<string> {
  return new Set(slices.filter(({ role }) => role === "restored").map(({ version }) => version));
}

function setEntry(
  map: string,
  key: string,
  { from, to }: { readonly from: string | null; readonly to: string },
): string {
  return `${from === null ? "add" : "set"} map ${map} ${key} ${to}`;
}

function cutOrders(before: Sight, want: PoolShares, settings: HaproxySettings): string[] {
  const to = encodeCuts(settings.mapOrder, want);
  if (settings.map === undefined || to === before.entries.cuts) return [];
  return [setEntry(settings.map, mapKeys(settings).cuts, { from: before.entries.cuts, to })];
}

function weightOrders(
  { servers }: Sight,
  {
    want,
    restored,
    evictSticky,
  }: Pick<HaproxySettings, "evictSticky"> & {
    readonly want: PoolShares;
    readonly restored: ReadonlySet<string>;
  },
): string[] {
  const weights = planWeights(servers, want, restored).map(
    ({ server, weight }) => `set weight ${nameOf(server)} ${weight}`,
  );
  if (!evictSticky) return weights;
  const shares = sharesByVersion(want);
  const isWanted = ({ version }: PoolServer) => (shares.get(version) ?? 0) > 0;
  const back = servers.filter((server) => isWanted(server) && server.isWithdrawn && server.isUsable);
  const out = servers.filter((server) => !isWanted(server) && !server.isWithdrawn);
  return [
    ...back.map((server) => `set server ${nameOf(server)} state ready`),
    ...weights,
    ...out.map((server) => `set server ${nameOf(server)} state maint`),
  ];
}

function nameOf({ backend, name }: PoolServer): string {
  return `${backend}/${name}`;
}
