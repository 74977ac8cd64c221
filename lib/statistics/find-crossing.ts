/**
 * The place in [lower, upper] where a function that never falls reaches 0, to the last bit a double can tell.
 * Bisection: slower than Newton and never wrong. Without a crossing it gives the nearer end.
 */
export function findCrossing(rising: (x: number) => number, lower: number, upper: number): number {
  let low = lower;
  let high = upper;
  for (let step = 0; step < 1100; step += 1) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high || high - low <= Number.EPSILON * Math.abs(middle)) return middle;
    if (rising(middle) < 0) low = middle;
    else high = middle;
  }
  return low + (high - low) / 2;
}
