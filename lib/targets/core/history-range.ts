import type { ServingInterval } from "#lib/targets/schema.ts";
import type { HistoryRange } from "#lib/targets/view-schema.ts";

const hourMs = 3_600_000;
const lengths: Readonly<Record<Exclude<HistoryRange, "all">, number>> = {
  "24h": 24 * hourMs,
  "7d": 7 * 24 * hourMs,
  "30d": 30 * 24 * hourMs,
};

/** The span of time of a range that ends now; `all` begins with the first serving, or a week ago without one. */
export function rangeSpan(
  range: HistoryRange,
  intervals: readonly ServingInterval[],
  now: Date,
): { from: Date; to: Date } {
  if (range !== "all") return { from: new Date(now.getTime() - lengths[range]), to: now };
  const first = Math.min(...intervals.map(({ startedAt }) => startedAt.getTime()));
  const from = Number.isFinite(first) && first < now.getTime() ? first : now.getTime() - lengths["7d"];
  return { from: new Date(from), to: now };
}
