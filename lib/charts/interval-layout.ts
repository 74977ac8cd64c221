/** A scale that several intervals share: the value at the left edge, the value at the right edge. */
export type IntervalScale = { left: number; right: number };

/** An estimate with its interval, in the benefit direction: negative is worse and stands left of zero. */
export type DrawnInterval = { estimate: number; low: number; high: number };

/** Where an interval's marks stand, as shares of the width; `cut…` says that an end lies outside the scale. */
export type IntervalLayout = {
  zero: string;
  estimate: string;
  low: string;
  high: string;
  limit: string | null;
  isCutLow: boolean;
  isCutHigh: boolean;
};

function position(value: number, scale: IntervalScale): number {
  const share = ((value - scale.left) / (scale.right - scale.left)) * 100;
  return Math.round(Math.min(100, Math.max(0, share)) * 10) / 10;
}

/**
 * One scale for a list of intervals, so that their zero stands on one line: it holds every end and zero, with 6 % of
 * room on both sides. No interval gives the scale −1 to 1.
 */
export function commonIntervalScale(intervals: readonly DrawnInterval[]): IntervalScale {
  const ends = intervals.flatMap(({ low, high }) => [low, high]).filter(Number.isFinite);
  const left = Math.min(0, ...ends);
  const right = Math.max(0, ...ends);
  if (left === right) return { left: -1, right: 1 };
  const room = (right - left) * 0.06;
  return { left: left - room, right: right + room };
}

/**
 * The scale of a guardrail tile: the limit always stands at 20 % and zero at 60 % of the width, whatever the unit.
 * A limit of zero has no such scale and gives −1 to 1.
 */
export function guardrailScale(limit: number): IntervalScale {
  const span = Math.abs(limit);
  if (span === 0) return { left: -1, right: 1 };
  return { left: -1.5 * span, right: span };
}

/** Places one interval, and a limit where there is one, on a scale. */
export function layoutInterval(
  interval: DrawnInterval,
  scale: IntervalScale,
  limit: number | null = null,
): IntervalLayout {
  const at = (value: number) => `${position(value, scale)}%`;
  return {
    zero: at(0),
    estimate: at(interval.estimate),
    low: at(interval.low),
    high: at(interval.high),
    limit: limit === null ? null : at(limit),
    isCutLow: interval.low < scale.left,
    isCutHigh: interval.high > scale.right,
  };
}
