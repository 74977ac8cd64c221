import { roundPixel } from "./frame.ts";
import type { Frame } from "./frame.ts";

/** Where the words of a loop stand: from `x` on, or up to it; null where they would lie over those of a newer loop. */
export type LoopLabel = { readonly x: number; readonly isAtEnd: boolean };

/** A loop from where it begins back to where it ends, in pixels. */
export type LoopSpan = { readonly from: number; readonly to: number };

/** What the longest words of a loop take, and how far they keep from its line. */
const [room, distance] = [168, 8];
/** The share of a loop's span over which its line comes down to where the words would stand. */
const slope = 0.18;
/** An arrow points to where a loop ends. */
const distanceFromArrow = 14;

/**
 * Places the words beside each loop: behind its start; where the picture ends there, within its arc; in an arc too narrow for
 * them, before it. Newer loops are placed first, and words that would lie over others are left out.
 */
export function placeLoopLabels(loops: readonly LoopSpan[], frame: Frame): (LoopLabel | null)[] {
  const taken: [number, number][] = [];
  const newestFirst = loops
    .map((loop, index) => ({ loop, index }))
    .toSorted((a, b) => b.loop.from - a.loop.from);
  const placed: (LoopLabel | null)[] = loops.map(() => null);
  for (const { loop, index } of newestFirst) {
    const label = placeBeside(loop, frame);
    const [start, end] = label.isAtEnd ? [label.x - room, label.x] : [label.x, label.x + room];
    if (start < 0 || taken.some(([from, to]) => start < to && end > from)) continue;
    taken.push([start, end]);
    placed[index] = label;
  }
  return placed;
}

function placeBeside({ from, to }: LoopSpan, { width }: Frame): LoopLabel {
  if (from + distance + room <= width) return { x: roundPixel(from + distance), isAtEnd: false };
  const inside = slope * (from - to);
  const isWide = from - to >= room + 2 * inside;
  return {
    x: roundPixel(isWide ? from - inside : Math.min(from, to) - distanceFromArrow),
    isAtEnd: true,
  };
}
