/** One server line of a backend. */
export interface PoolServer {
  readonly backend: string;
  readonly name: string;
  readonly version: string;
  /** Whether new requests can reach it, given a weight. */
  readonly isUsable: boolean;
  /** Taken out by somebody: maintenance or drain. */
  readonly isWithdrawn: boolean;
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

/** Smallest step of a share in percent, with one server a version. */
export const WEIGHT_STEP_PERCENT = 100 / UNITS_PER_SERVER;

/** Percent of new requests per version, from the weights that count now; empty when no server takes any. */
export function effectiveShares(servers: readonly PoolServer[]): Map<string, number> {
  return sharesOf(weightsByVersion(servers));
}

function weightsByVersion(servers: readonly PoolServer[]): Map<string, number> {
  const weights = new Map<string, number>();
  for (const { version, effectiveWeight } of servers) {
    if (effectiveWeight > 0) weights.set(version, (weights.get(version) ?? 0) + effectiveWeight);
  }
  return weights;
}

function sharesOf(weights: ReadonlyMap<string, number>): Map<string, number> {
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  const positive = [...weights].filter(([, weight]) => weight > 0);
  return new Map(positive.map(([version, weight]) => [version, (weight / total) * 100]));
}

/**
 * The weights for wanted shares (percent, every version with a usable server), in the order to set them: wherever a broken
 * connection ends it, no version but a growing one has more than it had, and some server takes traffic. Shares are divided
 * among usable servers only; all others get 0, so that a server that comes back does not change the split. Shares that are
 * already in are left as they are.
 */
export function planWeights(
  servers: readonly PoolServer[],
  want: ReadonlyMap<string, number>,
): readonly WeightOrder[] {
  const weights = isIn(servers, want) ? keptWeights(servers) : wantedWeights(servers, want);
  const orders = servers
    .map((server) => ({ server, weight: weights.get(server) ?? 0 }))
    .filter(({ server, weight }) => weight !== server.setWeight);
  return inSafeOrder(orders, servers, want);
}

function isIn(servers: readonly PoolServer[], want: ReadonlyMap<string, number>): boolean {
  const current = effectiveShares(servers);
  const versions = new Set([...current.keys(), ...want.keys()]);
  return [...versions].every((version) => {
    const [has, wants] = [current.get(version) ?? 0, want.get(version) ?? 0];
    // 0 is exact: a version at 0 must have no weight at all, and one above 0 some.
    return has > 0 === wants > 0 && Math.abs(has - wants) <= WEIGHT_STEP_PERCENT / 2;
  });
}

function keptWeights(servers: readonly PoolServer[]): Map<PoolServer, number> {
  return new Map(servers.filter(({ isUsable }) => isUsable).map((server) => [server, server.setWeight]));
}

function wantedWeights(
  servers: readonly PoolServer[],
  want: ReadonlyMap<string, number>,
): Map<PoolServer, number> {
  const pools = [...want]
    .filter(([, share]) => share > 0)
    .map(([version, share]) => ({
      share,
      mine: servers.filter((server) => server.version === version && server.isUsable),
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

/** Picks one order after the other: the one that gives a version that is not to grow the least more than it had. */
function inSafeOrder(
  orders: readonly WeightOrder[],
  servers: readonly PoolServer[],
  want: ReadonlyMap<string, number>,
): WeightOrder[] {
  const before = effectiveShares(servers);
  const grows = (version: string) => (want.get(version) ?? 0) > (before.get(version) ?? 0);
  const rank = ({ server, weight }: WeightOrder) =>
    grows(server.version) && weight > server.setWeight ? 0 : 1;
  const weights = weightsByVersion(servers);
  const excess = (order: WeightOrder): number => {
    const shares = sharesOf(afterOrder(weights, order));
    if (shares.size === 0) return Infinity;
    const more = [...shares].map(([version, share]) =>
      grows(version) ? 0 : share - (before.get(version) ?? 0),
    );
    return Math.max(0, ...more);
  };
  const left = orders.toSorted((a, b) => rank(a) - rank(b));
  const planned: WeightOrder[] = [];
  while (left.length > 0) {
    const costs = left.map(excess);
    const [next] = left.splice(costs.indexOf(Math.min(...costs)), 1);
    if (next === undefined) break;
    planned.push(next);
    const { version } = next.server;
    weights.set(version, afterOrder(weights, next).get(version) ?? 0);
  }
  return planned;
}

function afterOrder(
  weights: ReadonlyMap<string, number>,
  { server, weight }: WeightOrder,
): Map<string, number> {
  // A server that is down or withdrawn counts for nothing, whatever its weight.
  const more = server.isUsable ? weight - server.effectiveWeight : 0;
  return new Map(weights).set(server.version, (weights.get(server.version) ?? 0) + more);
}
