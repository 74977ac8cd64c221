import type { Slice } from "#lib/targets/schema.ts";

/** Percent of traffic that a split gives one version, whatever the roles; 0 when it has no slice. */
export function shareOfVersion(split: readonly Slice[], version: string): number {
  return split.reduce((sum, slice) => (slice.version === version ? sum + slice.share : sum), 0);
}

/** The names of all versions that hold share in one of the splits. */
export function versionsOf(...splits: (readonly Slice[])[]): string[] {
  return [
    ...new Set(splits.flatMap((split) => split.filter(({ share }) => share > 0).map((s) => s.version))),
  ];
}

/** Whether every version holds the same share in both splits, within `tolerancePercent`; roles do not count. */
export function hasSameShares(
  left: readonly Slice[],
  right: readonly Slice[],
  tolerancePercent: number,
): boolean {
  return versionsOf(left, right).every(
    (version) => Math.abs(shareOfVersion(left, version) - shareOfVersion(right, version)) <= tolerancePercent,
  );
}

/** Whether going from one split to the other gives the version more traffic. */
export function raisesShare(version: string, from: readonly Slice[], to: readonly Slice[]): boolean {
  return shareOfVersion(to, version) > shareOfVersion(from, version) + 1e-9;
}

/** Whether every version holds a share between those that it has in two other splits, within `tolerancePercent`. */
export function isBetweenShares(
  split: readonly Slice[],
  [from, to]: readonly [readonly Slice[], readonly Slice[]],
  tolerancePercent: number,
): boolean {
  return versionsOf(split, from, to).every((version) => {
    const ends = [shareOfVersion(from, version), shareOfVersion(to, version)];
    const share = shareOfVersion(split, version);
    return share >= Math.min(...ends) - tolerancePercent && share <= Math.max(...ends) + tolerancePercent;
  });
}
