function addTo(counts: Map<number, number>, label: number): void {
  counts.set(label, (counts.get(label) ?? 0) + 1);
}

/**
 * The mean intersection over union of two label maps of the same size, 0 to 1: the mean over the classes that either holds
 * of the pixels both give that class over those that either gives it. Null for maps that are empty or of different sizes.
 */
export function classOverlap(one: ArrayLike<number>, other: ArrayLike<number>): number | null {
  if (one.length === 0 || one.length !== other.length) return null;
  const shared = new Map<number, number>();
  const either = new Map<number, number>();
  for (let at = 0; at < one.length; at += 1) {
    const [first, second] = [one[at] ?? 0, other[at] ?? 0];
    addTo(either, first);
    if (first === second) addTo(shared, first);
    else addTo(either, second);
  }
  const overlaps = [...either].map(([label, count]) => (shared.get(label) ?? 0) / count);
  return overlaps.reduce((sum, overlap) => sum + overlap, 0) / overlaps.length;
}
