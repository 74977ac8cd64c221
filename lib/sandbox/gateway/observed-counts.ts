/** How many requests each version answered in a window. */
export interface ObservedWindow {
  readonly from: string;
  readonly to: string;
  readonly total: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Counts answers by second and version. */
export interface ObservedCounts {
  add(version: string, nowMs: number): void;
  /** Sums the last `windowMs`, to whole seconds, the running second included. */
  read(windowMs: number, nowMs: number): ObservedWindow;
}

/** Longest window that is remembered, in milliseconds. */
export const MAX_WINDOW_MS = 600_000;
const SECONDS = MAX_WINDOW_MS / 1000 + 1;

interface Second {
  at: number;
  readonly counts: Map<string, number>;
}

/** Makes an empty ring of ten minutes. */
export function makeObservedCounts(): ObservedCounts {
  const ring: Second[] = Array.from({ length: SECONDS }, () => ({ at: -1, counts: new Map() }));
  return {
    add: (version, nowMs) => {
      const at = Math.floor(nowMs / 1000);
      const second = ring[at % SECONDS];
      if (!second) return;
      if (second.at !== at) {
        second.at = at;
        second.counts.clear();
      }
      second.counts.set(version, (second.counts.get(version) ?? 0) + 1);
    },
    read: (windowMs, nowMs) => {
      const last = Math.floor(nowMs / 1000);
      const first = Math.max(last - SECONDS + 2, Math.floor((nowMs - windowMs) / 1000) + 1);
      const counts: Record<string, number> = {};
      let total = 0;
      for (const second of ring) {
        if (second.at < first || second.at > last) continue;
        for (const [version, count] of second.counts) {
          counts[version] = (counts[version] ?? 0) + count;
          total += count;
        }
      }
      const from = new Date(Math.min(first * 1000, nowMs)).toISOString();
      return { from, to: new Date(nowMs).toISOString(), total, counts };
    },
  };
}
