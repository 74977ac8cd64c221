import type { Slice } from "#lib/adapters/traffic-routers/port.ts";

/** What takes traffic as one: the servers, or the range of draws, of a version or of its control slice. */
export interface Pool {
  readonly version: string;
  readonly isControl: boolean;
}

/** Percent of new requests per pool, by the pool's key. */
export type PoolShares = ReadonlyMap<string, number>;

/** The key of a pool in a map. */
export function poolKey({ version, isControl }: Pool): string {
  return `${isControl ? "control" : "main"} ${version}`;
}

/** The pool of a key. */
export function poolOfKey(key: string): Pool {
  return { version: key.slice(key.indexOf(" ") + 1), isControl: key.startsWith("control ") };
}

/**
 * The shares that pools are to get. A control slice that cannot be kept apart goes to its version, whose traffic is the same
 * either way.
 */
export function wantedPools(
  want: readonly Slice[],
  canControl: (version: string) => boolean,
): Map<string, number> {
  const pools = new Map<string, number>();
  for (const { version, role, share } of want) {
    if (share <= 0) continue;
    const key = poolKey({ version, isControl: role === "control" && canControl(version) });
    pools.set(key, (pools.get(key) ?? 0) + share);
  }
  return pools;
}

/** Percent of traffic per version, control slices included. */
export function sharesByVersion(pools: PoolShares): Map<string, number> {
  const shares = new Map<string, number>();
  for (const [key, share] of pools) {
    const { version } = poolOfKey(key);
    shares.set(version, (shares.get(version) ?? 0) + share);
  }
  return shares;
}

/** Whether every pool has the same share in both, within a tolerance in percent. */
export function hasPoolsWithin(left: PoolShares, right: PoolShares, tolerancePercent: number): boolean {
  const keys = new Set([...left.keys(), ...right.keys()]);
  return [...keys].every(
    (key) => Math.abs((left.get(key) ?? 0) - (right.get(key) ?? 0)) <= tolerancePercent + 1e-6,
  );
}
