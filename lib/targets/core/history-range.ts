import type { ServingInterval } from "#lib/targets/schema.ts";
import type { HistoryRange } from "#lib/targets/view-schema.ts";

const hourMs = 3_600_000;
const lengths: Readonly<Record<Exclude<HistoryRange, "all" | "since">, number>> = {
  "24h": 24 * hourMs,
  "7d": 7 * 24 * hourMs,
  "30d": 30 * 24 * hourMs,
};

type Asked = {
  readonly range: HistoryRange;
  /** Whose first serving `since` begins with; without, the version that took traffic last. */
  readonly versionId?: string | undefined;
};

/**
 * The span of time of a range that ends now; `all` begins with the first serving and `since` with that of a version, or a week ago
 * without one.
 */
export function rangeSpan(
  { range, versionId }: Asked,
  intervals: readonly ServingInterval[],
  now: Date,
): { from: Date; to: Date } {
  if (range !== "all" && range !== "since")
    return { from: new Date(now.getTime() - lengths[range]), to: now };
  const newest = intervals.toSorted((a, b) => b.startedAt.getTime() - a.startedAt.getTime())[0];
  const about = versionId ?? newest?.versionId;
  const asked = intervals.filter((one) => range === "all" || one.versionId === about);
  const first = Math.min(...asked.map(({ startedAt }) => startedAt.getTime()));
  const from = Number.isFinite(first) && first < now.getTime() ? first : now.getTime() - lengths["7d"];
  return { from: new Date(from), to: now };
}
