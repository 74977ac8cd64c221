import type { Slice } from "./port.ts";

const SHARE_TOLERANCE_PERCENT = 1e-6;

function slicesByKey(split: readonly Slice[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { version, role, share } of split) {
    if (share === 0) continue;
    const key = `${role} ${version}`;
    shares.set(key, (shares.get(key) ?? 0) + share);
  }
  return shares;
}

/** Whether two splits send the same shares to the same versions in the same roles; slices of 0 do not count. */
export function isSameSplit(left: readonly Slice[], right: readonly Slice[]): boolean {
  const a = slicesByKey(left);
  const b = slicesByKey(right);
  return (
    a.size === b.size &&
    [...a].every(([key, share]) => Math.abs((b.get(key) ?? -1) - share) <= SHARE_TOLERANCE_PERCENT)
  );
}

/** Percent of traffic per version, whatever the roles; versions without share are absent. */
export function shareByVersion(split: readonly Slice[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { version, share } of split) {
    if (share > 0) shares.set(version, (shares.get(version) ?? 0) + share);
  }
  return shares;
}

/** Whether every version has the same share in both splits within a tolerance, whatever the roles. */
export function hasSharesWithin(
  left: readonly Slice[],
  right: readonly Slice[],
  tolerancePercent: number,
): boolean {
  const a = shareByVersion(left);
  const b = shareByVersion(right);
  const allowed = tolerancePercent + SHARE_TOLERANCE_PERCENT;
  return [...new Set([...a.keys(), ...b.keys()])].every(
    (version) => Math.abs((a.get(version) ?? 0) - (b.get(version) ?? 0)) <= allowed,
  );
}

/** A split in words, e.g. `mm_a_v1 5% restored, mm_a_v2 95% rest`. */
export function describeSplit(split: readonly Slice[]): string {
  return (
    split.map(({ version, role, share }) => `${version} ${Number(share.toFixed(2))}% ${role}`).join(", ") ||
    "no slices"
  );
}
