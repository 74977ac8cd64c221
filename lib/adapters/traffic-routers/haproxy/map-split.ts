/** The range of `rand(10000)` in the configuration; a cut of 500 is 5 %. */
const RANGE = 10_000;

/** Smallest step of a share in percent. */
export const MAP_STEP_PERCENT = 100 / RANGE;

/**
 * The map's value for wanted shares: the cuts between the versions in their order, e.g. `500:1500` for 5, 10 and 85 %. With
 * two versions it is one number.
 */
export function encodeCuts(order: readonly string[], want: ReadonlyMap<string, number>): string {
  let percent = 0;
  return order
    .slice(0, -1)
    .map((version) => {
      percent += want.get(version) ?? 0;
      return Math.round((percent / 100) * RANGE);
    })
    .join(":");
}

/**
 * Shares per version from the map's value, as the configuration compares them; an absent key (null) is 0. Gives null for a
 * value that is no list of numbers.
 */
export function decodeCuts(order: readonly string[], value: string | null): Map<string, number> | null {
  if (!/^\d{1,9}(:\d{1,9})*$/.test(value ?? "0")) return null;
  const cuts = (value ?? "0").split(":").map(Number);
  const shares = new Map<string, number>();
  let from = 0;
  order.forEach((version, index) => {
    const isLast = index === order.length - 1;
    const to = isLast ? RANGE : Math.min(RANGE, Math.max(from, cuts[index] ?? from));
    if (to > from) shares.set(version, ((to - from) / RANGE) * 100);
    from = to;
  });
  return shares;
}
