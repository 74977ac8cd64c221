import type { ServingInterval } from "#lib/targets/schema.ts";
import type { ServedWindow, ServingMove } from "#lib/targets/view-schema.ts";

/** Shares of a split that differ by less are the same split. */
const sameShare = 0.01;

function sharesAt(intervals: readonly ServingInterval[], at: number, isAfter: boolean): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { versionId, share, startedAt, endedAt } of intervals) {
    const [start, end] = [startedAt.getTime(), endedAt?.getTime() ?? Infinity];
    const isServing = isAfter ? start <= at && end > at : start < at && end >= at;
    if (isServing) shares.set(versionId, share + (shares.get(versionId) ?? 0));
  }
  return shares;
}

function firstServed(intervals: readonly ServingInterval[]): Map<string, number> {
  const first = new Map<string, number>();
  for (const { versionId, startedAt } of intervals) {
    first.set(versionId, Math.min(startedAt.getTime(), first.get(versionId) ?? Infinity));
  }
  return first;
}

function largestChange(before: Map<string, number>, after: Map<string, number>, sign: 1 | -1): string | null {
  const ids = new Set([...before.keys(), ...after.keys()]);
  const changes = [...ids]
    .map((id) => ({ id, change: sign * ((after.get(id) ?? 0) - (before.get(id) ?? 0)) }))
    .filter(({ change }) => change > sameShare)
    .toSorted((a, b) => b.change - a.change);
  return changes[0]?.id ?? null;
}

/**
 * The moves of traffic in a serving history, oldest first: at each instant where shares change, the version whose share
 * rose most. It is a return when the version that lost most took traffic later than the one that won.
 */
export function servingMoves(intervals: readonly ServingInterval[]): ServingMove[] {
  const first = firstServed(intervals);
  const instants = [...new Set(intervals.map(({ startedAt }) => startedAt.getTime()))].toSorted(
    (a, b) => a - b,
  );
  return instants.flatMap((at) => {
    const [before, after] = [sharesAt(intervals, at, false), sharesAt(intervals, at, true)];
    const versionId = largestChange(before, after, 1);
    if (versionId === null) return [];
    const fromVersionId = largestChange(before, after, -1);
    const age = (id: string) => first.get(id) ?? at;
    const isReturn = fromVersionId !== null && age(fromVersionId) > age(versionId) && age(versionId) < at;
    const cause = intervals.find((one) => one.versionId === versionId && one.startedAt.getTime() === at);
    const kind = isReturn ? ("returned" as const) : ("took" as const);
    const share = after.get(versionId) ?? 0;
    const reason = cause?.reason ?? null;
    const actor = cause?.actor.name ?? "";
    const rollbackId = cause?.rollbackId ?? null;
    return [{ at: new Date(at), kind, versionId, share, fromVersionId, reason, actor, rollbackId }];
  });
}

type Stretch = ServedWindow & { readonly lastEnd: number };

/** One open interval keeps the whole window open. */
function extend(before: Stretch, interval: ServingInterval, now: Date): Stretch {
  const { startedAt, endedAt } = interval;
  const end = (endedAt ?? now).getTime();
  const added = Math.max(0, end - Math.max(startedAt.getTime(), before.lastEnd));
  const isAgain = startedAt.getTime() > before.lastEnd;
  const isOpen = endedAt === null || before.until === null;
  return {
    from: before.from,
    until: isOpen ? null : new Date(Math.max(end, before.until?.getTime() ?? 0)),
    times: before.times + (isAgain ? 1 : 0),
    servedMs: before.servedMs + added,
    lastEnd: Math.max(end, before.lastEnd),
  };
}

/** From when to when each version served; a version that never did is absent. `now` ends what is still open. */
export function servedWindows(intervals: readonly ServingInterval[], now: Date): Map<string, ServedWindow> {
  const windows = new Map<string, Stretch>();
  const sorted = intervals
    .filter(({ share }) => share > 0)
    .toSorted((a, b) => a.startedAt.getTime() - b.startedAt.getTime());
  for (const interval of sorted) {
    const start = interval.startedAt.getTime();
    const none = {
      from: interval.startedAt,
      until: interval.startedAt,
      times: 1,
      servedMs: 0,
      lastEnd: start,
    };
    const before = windows.get(interval.versionId) ?? none;
    windows.set(interval.versionId, extend(before, interval, now));
  }
  return new Map([...windows].map(([id, { lastEnd: _lastEnd, ...window }]) => [id, window]));
}

/** The shares in percent that versions hold now, by version id; one without an open interval is absent. */
export function openShares(intervals: readonly ServingInterval[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const { versionId, share, endedAt } of intervals) {
    if (endedAt === null && share > 0) shares.set(versionId, share + (shares.get(versionId) ?? 0));
  }
  return shares;
}
