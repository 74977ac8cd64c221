import type { ServingInterval, TargetHealth } from "#lib/targets/schema.ts";
import type { ServedWindow, VersionState } from "#lib/targets/view-schema.ts";
import type { Version } from "#lib/versions/schema.ts";

/** What decides a version's state on a target. */
export type VersionFacts = {
  readonly shares: ReadonlyMap<string, number>;
  readonly served: ReadonlyMap<string, ServedWindow>;
  readonly health: TargetHealth | null;
  readonly lastGoodId: string | null;
};

/**
 * The version that was last seen healthy and does not serve alone now: the detection's baseline, else the one whose
 * healthy interval ended last. Null when none is known.
 */
export function lastKnownGood(
  intervals: readonly ServingInterval[],
  health: TargetHealth | null,
  shares: ReadonlyMap<string, number>,
): string | null {
  if (health?.baselineVersionId != null) return health.baselineVersionId;
  const healthy = intervals
    .filter(({ healthy: isHealthy, versionId }) => isHealthy === true && (shares.get(versionId) ?? 0) === 0)
    .toSorted((a, b) => (b.endedAt?.getTime() ?? Infinity) - (a.endedAt?.getTime() ?? Infinity));
  return healthy[0]?.versionId ?? null;
}

/** The state of one version: known bad first, then what it is while it serves, then what it was. */
export function versionState(version: Pick<Version, "id" | "knownBad">, facts: VersionFacts): VersionState {
  const { shares, served, health, lastGoodId } = facts;
  if (version.knownBad !== null) return "known_bad";
  if ((shares.get(version.id) ?? 0) > 0) {
    if (health?.versionId === version.id) return health.state;
    return version.id === lastGoodId ? "last_known_good" : "no_data";
  }
  if (version.id === lastGoodId) return "last_known_good";
  return served.has(version.id) ? "retired" : "not_served";
}
