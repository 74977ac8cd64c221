type At = { readonly at: number };

type Crosshair = {
  readonly points: readonly At[];
  /** Instants of markers, in any order. */
  readonly stopsAt: readonly number[];
  /** Where the crosshair stands; null: nowhere yet. */
  readonly activeAt: number | null;
};

function nearestIndex(points: readonly At[], at: number): number {
  const distance = (index: number) => Math.abs((points[index]?.at ?? Number.POSITIVE_INFINITY) - at);
  return points.reduce((best, _, index) => (distance(index) < distance(best) ? index : best), 0);
}

/** The stop that a key goes to; null: there is none on that side. */
function stopOf(key: string, { stopsAt, activeAt, points }: Crosshair): number | null {
  const from = activeAt ?? (key === "]" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
  const here = activeAt === null ? -1 : nearestIndex(points, activeAt);
  const others = stopsAt.filter((at) => nearestIndex(points, at) !== here);
  const beyond = key === "]" ? others.filter((at) => at > from) : others.filter((at) => at < from);
  if (beyond.length === 0) return null;
  return key === "]" ? Math.min(...beyond) : Math.max(...beyond);
}

/**
 * How many points the crosshair moves at a key other than the arrows: Home, End, "[" and "]". Null: the key is not ours, or
 * leads nowhere. From nowhere, the first press of an arrow to the right stands on the first point, of one to the left on the last.
 */
export function crosshairMove(key: string, crosshair: Crosshair): number | null {
  const { points, activeAt } = crosshair;
  if (points.length === 0) return null;
  const target = targetOf(key, crosshair);
  if (target === null) return null;
  const distance = activeAt === null ? target + 1 : target - nearestIndex(points, activeAt);
  return distance === 0 ? null : distance;
}

function targetOf(key: string, crosshair: Crosshair): number | null {
  const { points } = crosshair;
  if (key === "Home") return 0;
  if (key === "End") return points.length - 1;
  if (key !== "[" && key !== "]") return null;
  const stop = stopOf(key, crosshair);
  return stop === null ? null : nearestIndex(points, stop);
}
