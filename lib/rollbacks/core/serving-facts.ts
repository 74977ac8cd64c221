import type { ServingInterval } from "#lib/targets/schema.ts";

/** What a version's serving history on a target says of it. */
export type ServingFacts = {
  /** Time at 50 % of traffic or more that was not recorded as unhealthy, in milliseconds. */
  readonly healthyMs: number;
  /** Stretches recorded as unhealthy. */
  readonly incidents: number;
  /** When it last held traffic; null when it never did. */
  readonly lastServedAt: Date | null;
  /** Where its live counts are taken from: its newest healthy stretch, at most its last seven days; null when there is none. */
  readonly span: { readonly from: Date; readonly to: Date } | null;
};

const spanMs = 7 * 24 * 3_600_000;
const suspectSpanMs = 30 * 60_000;

/** The facts of one version; `now` ends what is still open. */
export function servingFacts(
  intervals: readonly ServingInterval[],
  versionId: string,
  now: Date,
): ServingFacts {
  const own = intervals.filter((interval) => interval.versionId === versionId && interval.share > 0);
  const main = own.filter(({ share, healthy }) => share >= 50 && healthy !== false);
  const ends = own.map(({ endedAt }) => (endedAt ?? now).getTime());
  return {
    healthyMs: main.reduce(
      (sum, { startedAt, endedAt }) => sum + (endedAt ?? now).getTime() - startedAt.getTime(),
      0,
    ),
    incidents: own.filter(({ healthy }) => healthy === false).length,
    lastServedAt: ends.length === 0 ? null : new Date(Math.max(...ends)),
    span: newestSpan(main, now, spanMs),
  };
}

/** Where the suspect's live counts are taken from: the last half hour of its newest stretch. */
export function suspectSpan(
  intervals: readonly ServingInterval[],
  versionId: string,
  now: Date,
): ServingFacts["span"] {
  return newestSpan(
    intervals.filter((interval) => interval.versionId === versionId),
    now,
    suspectSpanMs,
  );
}

/** The end of the newest stretch: intervals that follow each other without a gap are one. */
function newestSpan(
  intervals: readonly ServingInterval[],
  now: Date,
  lengthMs: number,
): ServingFacts["span"] {
  const newestFirst = intervals
    .map(({ startedAt, endedAt }) => ({ startedAt, endedAt: endedAt ?? now }))
    .toSorted((one, other) => other.endedAt.getTime() - one.endedAt.getTime());
  const [newest] = newestFirst;
  if (newest === undefined) return null;
  let began = newest.startedAt;
  for (const { startedAt, endedAt } of newestFirst) {
    if (endedAt < began) break;
    if (startedAt < began) began = startedAt;
  }
  const from = new Date(Math.max(began.getTime(), newest.endedAt.getTime() - lengthMs));
  return { from, to: newest.endedAt };
}
