import { shareOfVersion, versionsOf } from "#lib/targets/core/compare-shares.ts";
import type { Slice } from "#lib/targets/schema.ts";

/** Requests per version name that were counted in one window. */
export type ObservedRequests = Readonly<Record<string, number>>;

const allowedPoints = 2;
const standardErrors = 4;
const fewestRequests = 30;

/**
 * The version whose share of the counted requests differs most from the wanted one, in percentage points, when it
 * differs by over 2 points and by over four standard errors; null when it does not or when nobody counted enough.
 */
export function judgeObservedShares(
  want: readonly Slice[],
  observed: ObservedRequests | null,
): { version: string; wanted: number; observed: number; requests: number } | null {
  const total = Object.values(observed ?? {}).reduce((sum, count) => sum + count, 0);
  if (observed === null || total < fewestRequests) return null;
  const versions = new Set([...versionsOf(want), ...Object.keys(observed)]);
  const differences = [...versions].map((version) => {
    const wanted = shareOfVersion(want, version);
    const share = ((observed[version] ?? 0) / total) * 100;
    const noise = standardErrors * Math.sqrt((wanted * (100 - wanted)) / total);
    return { version, wanted, observed: share, excess: Math.abs(share - wanted) - allowedPoints - noise };
  });
  const worst = differences.reduce((a, b) => (b.excess > a.excess ? b : a));
  if (worst.excess <= 0) return null;
  const observedPercent = Math.round(worst.observed * 10) / 10;
  return { version: worst.version, wanted: worst.wanted, observed: observedPercent, requests: total };
}
