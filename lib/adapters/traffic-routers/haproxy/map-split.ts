import { poolKey, sharesByVersion, type PoolShares } from "./pools.ts";

/** The range of `rand(10000)` in the configuration; a cut of 500 is 5 %. */
const RANGE = 10_000;
/** Cuts, and the draws of the control slice behind a slash. */
const VALUE = /^(\d{1,9}(?::\d{1,9})*)(?:\/(\d{1,9})-(\d{1,9}))?$/;

/** Smallest step of a share in percent. */
export const MAP_STEP_PERCENT = 100 / RANGE;

/**
 * The map's value for wanted shares: the cuts between the versions in their order, e.g. `500:1500` for 5, 10 and 85 %, and
 * behind a slash the draws of the control slice, the first ones of its version: `500/500-1000`.
 */
export function encodeCuts(order: readonly string[], pools: PoolShares): string {
  const want = sharesByVersion(pools);
  let percent = 0;
  let control = "";
  const ends = order.map((version) => {
    const ofControl = pools.get(poolKey({ version, isControl: true })) ?? 0;
    if (ofControl > 0) control = `/${asDraw(percent)}-${asDraw(percent + ofControl)}`;
    percent += want.get(version) ?? 0;
    return asDraw(percent);
  });
  return `${ends.slice(0, -1).join(":")}${control}`;
}

function asDraw(percent: number): number {
  return Math.round((percent / 100) * RANGE);
}

/**
 * Shares per pool from the map's value, as the configuration compares them; an absent key (null) is 0. Gives null for a
 * value that is no list of numbers.
 */
export function decodeCuts(order: readonly string[], value: string | null): Map<string, number> | null {
  const found = VALUE.exec(value ?? "0");
  if (found === null) return null;
  const cuts = (found[1] ?? "0").split(":").map(Number);
  const [controlFrom, controlTo] = [Number(found[2] ?? 0), Number(found[3] ?? 0)];
  const pools = new Map<string, number>();
  let from = 0;
  order.forEach((version, index) => {
    const isLast = index === order.length - 1;
    const to = isLast ? RANGE : Math.min(RANGE, Math.max(from, cuts[index] ?? from));
    const control = Math.max(0, Math.min(to, controlTo) - Math.max(from, controlFrom));
    put(pools, poolKey({ version, isControl: true }), control);
    put(pools, poolKey({ version, isControl: false }), to - from - control);
    from = to;
  });
  return pools;
}

function put(pools: Map<string, number>, key: string, draws: number): void {
  if (draws > 0) pools.set(key, (draws / RANGE) * 100);
}
