/** A box by its corners, x1 <= x2 and y1 <= y2, in any unit. */
export type Box = readonly [x1: number, y1: number, x2: number, y2: number];

function area([x1, y1, x2, y2]: Box): number {
  return Math.max(0, x2 - x1) * Math.max(0, y2 - y1);
}

/** The shared area of two boxes over the area they cover together, 0 to 1; 0 for two boxes without area. */
export function intersectionOverUnion(one: Box, other: Box): number {
  const shared = area([
    Math.max(one[0], other[0]),
    Math.max(one[1], other[1]),
    Math.min(one[2], other[2]),
    Math.min(one[3], other[3]),
  ]);
  const union = area(one) + area(other) - shared;
  return union === 0 ? 0 : shared / union;
}
