import { worstVerdict } from "#lib/targets/core/worst-verdict.ts";
import type { VersionRow } from "#lib/targets/view-schema.ts";

/** How the table of versions may be sorted; without, newest first. */
export const versionSorts = ["newest", "served", "share", "worst"] as const;
/** One of the ways to sort the table of versions. */
export type VersionSort = (typeof versionSorts)[number];

/** Which versions the table may be narrowed to. */
export const versionFilters = ["all", "serving", "served_before", "known_bad", "not_served"] as const;
/** One of the ways to narrow the table of versions. */
export type VersionFilter = (typeof versionFilters)[number];

const fits: Record<VersionFilter, (row: VersionRow) => boolean> = {
  all: () => true,
  serving: ({ share }) => share > 0,
  served_before: ({ share, served }) => share === 0 && served !== null,
  known_bad: ({ state }) => state === "known_bad",
  not_served: ({ served }) => served === null,
};

/** How much worse a version is than the one before, in minimum effects; what is not worse comes after, missing data last. */
function worseBy({ verdicts }: VersionRow): number {
  const worst = worstVerdict(verdicts)?.verdict;
  if (worst === undefined || worst.kind === "no_data") return -2;
  if (worst.kind !== "regressed" || worst.evidence === null) return worst.kind === "improved" ? -1 : 0;
  return Math.abs(worst.evidence.estimate) / Math.max(worst.evidence.minimumEffect, Number.EPSILON);
}

const measures: Record<VersionSort, (row: VersionRow) => number> = {
  newest: () => 0,
  served: ({ served }) => served?.servedMs ?? -1,
  share: ({ share }) => share,
  worst: worseBy,
};

/** The rows of the version table as asked for; `rows` come newest first, which also decides between equals. */
export function arrangeVersions(
  rows: readonly VersionRow[],
  { sort, only }: { readonly sort: VersionSort; readonly only: VersionFilter },
): VersionRow[] {
  return rows.filter(fits[only]).toSorted((a, b) => measures[sort](b) - measures[sort](a));
}
