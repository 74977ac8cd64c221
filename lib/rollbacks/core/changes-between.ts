import type { ChangelogEntry, VersionDetail } from "#lib/versions/schema.ts";
import { roundTrips } from "./round-trips.ts";

/**
 * What going back from one version to an older one means in the words of the changelog: what comes back (issues that were
 * fixed since, issues the older version was known to have) and what is lost (what was added or changed since). What went and came
 * back in between is neither.
 */
export function changesBetween(
  versions: readonly VersionDetail[],
  way: { readonly from: VersionDetail; readonly to: VersionDetail },
): { comesBack: ChangelogEntry[]; isLost: ChangelogEntry[] } {
  const left = lineage(versions, way);
  const settled = roundTrips(left, way);
  const entries = left.flatMap((version) =>
    version.changes.filter((change) => !settled.has(change)).map((change) => toEntry(version, change)),
  );
  const known = way.to.changes
    .filter(({ kind }) => kind === "known_issue")
    .map((change) => toEntry(way.to, change));
  return {
    comesBack: [
      ...entries.filter(({ kind }) => kind === "fixed" || kind === "security" || kind === "removed"),
      ...known,
    ],
    isLost: entries.filter(({ kind }) => kind === "added" || kind === "changed"),
  };
}

/** The versions that are left: from the suspect through its parents to the candidate, which is not among them. */
function lineage(
  versions: readonly VersionDetail[],
  { from, to }: { readonly from: VersionDetail; readonly to: VersionDetail },
): VersionDetail[] {
  const left: VersionDetail[] = [];
  let at: VersionDetail | undefined = from;
  while (at !== undefined && at.id !== to.id && !left.includes(at)) {
    left.push(at);
    const parentId: string | null = at.parentId;
    at = versions.find(({ id }) => id === parentId);
  }
  // A candidate outside the suspect's lineage: only the suspect itself is surely left.
  return at === undefined ? [from] : left;
}

function toEntry(version: VersionDetail, change: VersionDetail["changes"][number]): ChangelogEntry {
  return {
    ...change,
    model: version.model,
    versionId: version.id,
    versionName: version.name,
    versionShortName: version.shortName,
    withdrawn: version.knownBad !== null,
    withdrawnAt: version.knownBad?.at ?? null,
  };
}
