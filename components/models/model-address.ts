import { Id, Slug } from "#lib/schema/atoms.ts";
import { LiveMetric } from "#lib/targets/chart-schema.ts";
import { versionFilters, versionSorts } from "#lib/targets/core/arrange-versions.ts";
import type { VersionFilter, VersionSort } from "#lib/targets/core/arrange-versions.ts";
import { HistoryRange } from "#lib/targets/view-schema.ts";

/** What the address of the model page says. */
export type ModelLook = {
  readonly range: HistoryRange;
  /** What stands on the x-axis. */
  readonly axis: "time" | "version";
  /** Which metric is drawn over time. */
  readonly metric: LiveMetric;
  /** Slug of the target that is looked at; null: the one that is shown first. */
  readonly target: string | null;
  /** Id of the version that is pointed out everywhere on the page; null: none. */
  readonly version: string | null;
  readonly sort: VersionSort;
  readonly only: VersionFilter;
  /** Whether the table has every version that fits, or the first ones only. */
  readonly rows: "first" | "all";
};

const usual: ModelLook = {
  range: "7d",
  axis: "time",
  metric: "top1_accuracy",
  target: null,
  version: null,
  sort: "newest",
  only: "all",
  rows: "first",
};
const names = {
  range: "range",
  axis: "x",
  metric: "metric",
  target: "target",
  version: "version",
  sort: "sort",
  only: "only",
  rows: "rows",
} as const;

/** The address of a model page in another look; what is usual is left out. */
export function modelAddress(model: string, look: ModelLook): string {
  const query = new URLSearchParams();
  for (const key of Object.keys(names) as (keyof ModelLook)[]) {
    const value = look[key];
    if (value !== null && value !== usual[key]) query.set(names[key], value);
  }
  const text = query.toString();
  return `/models/${model}${text ? `?${text}` : ""}`;
}

/** What an address of the model page asks for; whatever it does not say, or says wrongly, is as usual. */
export function readModelLook(query: Readonly<Record<string, string | undefined>>): ModelLook {
  return {
    range: HistoryRange.catch(usual.range).parse(query["range"]),
    axis: query["x"] === "version" ? "version" : "time",
    metric: LiveMetric.catch(usual.metric).parse(query["metric"]),
    target: Slug.nullable()
      .catch(null)
      .parse(query["target"] ?? null),
    version: Id.nullable()
      .catch(null)
      .parse(query["version"] ?? null),
    sort: versionSorts.find((sort) => sort === query["sort"]) ?? usual.sort,
    only: versionFilters.find((only) => only === query["only"]) ?? usual.only,
    rows: query["rows"] === "all" ? "all" : "first",
  };
}
