import type { ServingInterval } from "#lib/targets/schema.ts";

/** A version's stretch of time on a target, to count answers in. */
export type CountWindow = { readonly versionId: string; readonly from: Date; readonly to: Date };

/** What is compared: what serves now, and what served last while it was healthy; null where there is none. */
export type HealthWindows = { readonly suspect: CountWindow | null; readonly baseline: CountWindow | null };

const recentMs = 30 * 60_000;
const baselineMs = 7 * 24 * 3_600_000;

/**
 * Chooses the windows for the detection from a target's serving history. The suspect is the version with the largest open
 * share, looked at over the last half hour. The baseline is the newest stretch that ended before, of a version not known
 * bad and not recorded as unhealthy, over its last seven days; after a rollback that is the version's own earlier stretch.
 */
export function chooseWindows(
  intervals: readonly ServingInterval[],
  facts: { readonly now: Date; readonly knownBad: ReadonlySet<string> },
): HealthWindows {
  const { now, knownBad } = facts;
  const open = intervals.filter(({ endedAt }) => endedAt === null);
  const serving = open.toSorted((one, other) => other.share - one.share)[0];
  if (serving === undefined) return { suspect: null, baseline: null };
  const from = new Date(Math.max(serving.startedAt.getTime(), now.getTime() - recentMs));
  return {
    suspect: { versionId: serving.versionId, from, to: now },
    baseline: baselineWindow(intervals, { serving, knownBad }),
  };
}

function baselineWindow(
  intervals: readonly ServingInterval[],
  { serving, knownBad }: { serving: ServingInterval; knownBad: ReadonlySet<string> },
): CountWindow | null {
  const began = firstStart(intervals, serving);
  const ended = intervals.flatMap((interval) => {
    const { versionId, endedAt, healthy, share } = interval;
    const isBefore = endedAt !== null && endedAt <= serving.startedAt && interval.startedAt < began;
    const isOther = versionId !== serving.versionId || (endedAt !== null && endedAt <= began);
    return isBefore && isOther && healthy !== false && share >= 50 && !knownBad.has(versionId)
      ? [{ ...interval, endedAt }]
      : [];
  });
  const newest = ended.toSorted((one, other) => other.endedAt.getTime() - one.endedAt.getTime())[0];
  if (newest === undefined) return null;
  const from = new Date(newest.endedAt.getTime() - baselineMs);
  return { versionId: newest.versionId, from, to: newest.endedAt };
}

/** When the present stretch of a version began, its earlier stages of the same rollout counted in. */
function firstStart(intervals: readonly ServingInterval[], serving: ServingInterval): Date {
  const own = intervals
    .filter(({ versionId }) => versionId === serving.versionId)
    .toSorted((one, other) => other.startedAt.getTime() - one.startedAt.getTime());
  let began = serving.startedAt;
  for (const { startedAt, endedAt } of own) {
    if (endedAt !== null && endedAt < began) break;
    if (startedAt < began) began = startedAt;
  }
  return began;
}
