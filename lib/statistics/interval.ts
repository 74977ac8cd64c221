/** A closed interval on the scale of the estimate it belongs to. */
export interface Interval {
  readonly lower: number;
  readonly upper: number;
}

/** The interval as seen after the two arms change places: (-upper, -lower). */
export function mirrorInterval(interval: Interval): Interval {
  return { lower: 0 - interval.upper, upper: 0 - interval.lower };
}
