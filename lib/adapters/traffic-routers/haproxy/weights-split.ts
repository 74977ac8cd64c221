import { poolKey, sharesByVersion, type Pool, type PoolShares } from "./pools.ts";

/** One server line of a backend, and the pool it belongs to. */
export interface PoolServer extends Pool {
  readonly backend: string;
  readonly name: string;
  /** Whether new requests can reach it, given a weight. */
  readonly isUsable: boolean;
  /** Taken out by somebody: maintenance or drain. */
  readonly isWithdrawn: boolean;
  /** Takes traffic only when all others are down. */
  readonly isSpare: boolean;
  /** The weight that was set. */
  readonly setWeight: number;
  /** The weight that counts now; 0 for a server that is down, in maintenance, draining or a spare. */
  readonly effectiveWeight: number;
}

/** A weight to set. */
export interface WeightOrder {
  readonly server: PoolServer;
  readonly weight: number;
}

/** Units of weight for each server of the version with the fewest: half a percent each, and below HAProxy's 256. */
const UNITS_PER_SERVER = 200;

/** Shares are sums of fractions. */
const ROUNDING = 1e-9;

/** Smallest step of a share in percent, with one server a version. */
export const WEIGHT_STEP_PERCENT = 100 / UNITS_PER_SERVER;

/** Percent of new requests per pool, from the weights that count now; empty when no server takes any. */
export function effectivePools(servers: readonly PoolServer[]): Map<string, number> {
  return sharesOf(sumWeights(servers, ({ effectiveWeight }) => effectiveWeight));
}

/** Percent of new requests per pool as it was written: from the weights that were set, also of servers that are down. */
export function writtenPools(servers: readonly PoolServer[]): Map<string, number> {
  return sharesOf(sumWeights(servers, (server) => (isMeant(server) ? server.setWeight : 0)));
}

/** Servers that were given a share and do not take it, through no act of anybody. */
export function lostServers(servers: readonly PoolServer[]): PoolServer[] {
  return servers.filter((server) => isMeant(server) && server.setWeight > 0 && !server.isUsable);
}

function isMeant({ isWithdrawn, isSpare }: PoolServer): boolean {
  return !isWithdrawn && !isSpare;
}

function sumWeights(
  servers: readonly PoolServer[],
  weightOf: (server: PoolServer) => number,
): Map<string, number> {
  const weights = new Map<string, number>();
  for (const server of servers) {
    const weight = weightOf(server);
    if (weight > 0) weights.set(poolKey(server), (weights.get(poolKey(server)) ?? 0) + weight);
  }
  return weights;
}

function sharesOf(weights: ReadonlyMap<string, number>): Map<string, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const positive = [...weights].filter(([, weight]) => weight > 0);
  return new Map(positive.map(([pool, weight]) => [pool, (weight / total) * 100]));
}

/**
 * The weights for wanted shares (percent, every pool with a usable server), in the order to set them: wherever a broken
 * connection ends it, no version but a growing one has more than it had, and some server takes traffic. Shares are divided
 * among usable servers only; all others get 0, so that a server that comes back does not change the split. Shares that are
 * already in are left as they are. Versions in `mayGain` may have more than they are to get for that moment.
 */
export function planWeights(
  servers: readonly PoolServer[],
  want: PoolShares,
  mayGain: ReadonlySet<string>,
): readonly WeightOrder[] {
  const weights = isIn(servers, want) ? keptWeights(servers) : wantedWeights(servers, want);
  const orders = servers
    .map((server) => ({ server, weight: weights.get(server) ?? 0 }))
    .filter(({ server, weight }) => weight !== server.setWeight);
  const before = sharesByVersion(effectivePools(servers));
  const wanted = sharesByVersion(want);
  const grows = (version: string) =>
    mayGain.has(version) || (wanted.get(version) ?? 0) > (before.get(version) ?? 0) + ROUNDING;
  return inSafeOrder(orders, servers, { before, wanted, grows });
}

function isIn(servers: readonly PoolServer[], want: PoolShares): boolean {
  const current = effectivePools(servers);
  const pools = new Set([...current.keys(), ...want.keys()]);
  return [...pools].every((pool) => {
    const [has, wants] = [current.get(pool) ?? 0, want.get(pool) ?? 0];
    // 0 is exact: a pool at 0 must have no weight at all, and one above 0 some.
    return has > 0 === wants > 0 && Math.abs(has - wants) <= WEIGHT_STEP_PERCENT / 2;
  });
}

function keptWeights(servers: readonly PoolServer[]): Map<PoolServer, number> {
  return new Map(servers.filter(({ isUsable }) => isUsable).map((server) => [server, server.setWeight]));
}

function wantedWeights(servers: readonly PoolServer[], want: PoolShares): Map<PoolServer, number> {
  const pools = [...want]
    .filter(([, share]) => share > 0)
    .map(([pool, share]) => ({
      share,
      mine: servers.filter((server) => poolKey(server) === pool && server.isUsable),
    }));
  const fewest = Math.min(...pools.map(({ mine }) => mine.length));
  const weights = new Map<PoolServer, number>();
  for (const { share, mine } of pools) {
    const units = Math.max(1, Math.round((share / 100) * UNITS_PER_SERVER * fewest));
    mine.forEach((server, index) => {
      weights.set(server, Math.floor(units / mine.length) + (index < units % mine.length ? 1 : 0));
    });
  }
  return weights;
}

/** Above every excess of a share in percent, so that what may not grow at all counts first. */
const FIRST = 1_000;

/**
 * Picks one order after the other: the one that gives a version that is not to grow the least more than it had, and of those
 * the one that gives a growing version the least more than it is to get, so that a shift broken off between two orders stands
 * between the old split and the new one.
 */
function inSafeOrder(
  orders: readonly WeightOrder[],
  servers: readonly PoolServer[],
  {
    before,
    wanted,
    grows,
  }: {
    readonly before: ReadonlyMap<string, number>;
    readonly wanted: ReadonlyMap<string, number>;
    readonly grows: (version: string) => boolean;
  },
): WeightOrder[] {
  const rank = ({ server, weight }: WeightOrder) =>
    grows(server.version) && weight > server.setWeight ? 0 : 1;
  const weights = sumWeights(servers, ({ effectiveWeight }) => effectiveWeight);
  const excess = (order: WeightOrder): number => {
    const shares = sharesByVersion(sharesOf(afterOrder(weights, order)));
    if (shares.size === 0) return Infinity;
    const above = (limits: ReadonlyMap<string, number>, isGrowing: boolean) =>
      Math.max(
        0,
        ...[...shares].map(([version, share]) =>
          grows(version) === isGrowing ? share - (limits.get(version) ?? 0) : 0,
        ),
      );
    return above(before, false) * FIRST + above(wanted, true);
  };
  const left = orders.toSorted((a, b) => rank(a) - rank(b));
  const planned: WeightOrder[] = [];
  while (left.length > 0) {
    const costs = left.map(excess);
    const [next] = left.splice(costs.indexOf(Math.min(...costs)), 1);
    if (next === undefined) break;
    planned.push(next);
    const pool = poolKey(next.server);
    weights.set(pool, afterOrder(weights, next).get(pool) ?? 0);
  }
  return planned;
}

function afterOrder(
  weights: ReadonlyMap<string, number>,
  { server, weight }: WeightOrder,
): Map<string, number> {
  // A server that is down or withdrawn counts for nothing, whatever its weight.
  const more = server.isUsable ? weight - server.effectiveWeight : 0;
  const pool = poolKey(server);
  return new Map(weights).set(pool, (weights.get(pool) ?? 0) + more);
}
