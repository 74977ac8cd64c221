import { roundPixel, timeScale } from "./frame.ts";
import type { Frame } from "./frame.ts";
import type { Marker, TimeRange } from "./schema.ts";

/** A numbered pill on the rail; several markers closer than a pill is wide share one ("5–6"). */
export type MarkerPill = { x: number; width: number; label: string; first: number; last: number };

/** The rail under a stack of plots: stems at the instants, pills that never overlap, and the list with the same numbers. */
export type MarkerRailModel = {
  frame: Frame;
  stems: number[];
  pills: MarkerPill[];
  list: (Marker & { number: number })[];
};

type Numbered = Marker & { number: number; x: number };

const singleWidth = 22;
const clusterWidth = 36;
const spacing = 4;

function pillOf(cluster: readonly Numbered[], frame: Frame): MarkerPill {
  const first = cluster[0]?.number ?? 0;
  const last = cluster.at(-1)?.number ?? first;
  const width = first === last ? singleWidth : clusterWidth + (last > 9 ? 10 : 0);
  const middle = ((cluster[0]?.x ?? 0) + (cluster.at(-1)?.x ?? 0)) / 2;
  const x = Math.min(Math.max(middle, frame.left), frame.right);
  return { x: roundPixel(x), width, first, last, label: first === last ? `${first}` : `${first}–${last}` };
}

function overlaps(left: MarkerPill, right: MarkerPill): boolean {
  return right.x - right.width / 2 - (left.x + left.width / 2) < spacing;
}

/** Joins neighbours until no two pills touch; joining moves a pill, so its left neighbour is looked at again. */
function clustersOf(markers: readonly Numbered[], frame: Frame): Numbered[][] {
  const clusters: Numbered[][] = [];
  for (const marker of markers) {
    let cluster = [marker];
    let before = clusters.at(-1);
    while (before && overlaps(pillOf(before, frame), pillOf(cluster, frame))) {
      clusters.pop();
      cluster = [...before, ...cluster];
      before = clusters.at(-1);
    }
    clusters.push(cluster);
  }
  return clusters;
}

/** Numbers the markers of a range by time and lays out their pills; markers outside it are left out. */
export function prepareMarkerRail(
  markers: readonly Marker[],
  range: TimeRange,
  frame: Frame,
): MarkerRailModel {
  const x = timeScale(range, frame);
  const numbered = markers
    .filter(({ at }) => at >= range.fromAt && at <= range.toAt)
    .toSorted((a, b) => a.at - b.at)
    .map((marker, index) => ({ ...marker, number: index + 1, x: x(marker.at) }));
  return {
    frame,
    stems: numbered.map((marker) => marker.x),
    pills: clustersOf(numbered, frame).map((cluster) => pillOf(cluster, frame)),
    list: numbered.map(({ at, label, number }) => ({ at, label, number })),
  };
}
