import type { CounterBook, KeptCounters } from "#lib/targets/counters-schema.ts";

/** What happened between two readings of one version, modality and slice, summed over endpoints. */
export type CounterDelta = Omit<KeptCounters, "startedAt" | "readAtMs">;

const forgetAfterMs = 3_600_000;

/**
 * The increase of every counter since the last reading, and the counters to keep. An endpoint seen for the first time gives
 * no increase, since its counters may be old; one that began anew, by its start time or a counter that fell, counts from 0.
 */
export function counterDeltas(
  before: CounterBook,
  read: ReadonlyMap<string, KeptCounters>,
  nowMs: number,
): { deltas: CounterDelta[]; book: CounterBook } {
  const sums = new Map<string, CounterDelta>();
  for (const [key, counters] of read) {
    const kept = before[key];
    if (kept === undefined) continue;
    const delta = subtract(counters, hasRestarted(kept, counters) ? null : kept);
    const arm = `${counters.version} ${counters.modality} ${counters.slice}`;
    const sum = sums.get(arm);
    sums.set(arm, sum === undefined ? delta : add(sum, delta));
  }
  const remembered = Object.entries(before).filter(([, kept]) => nowMs - kept.readAtMs < forgetAfterMs);
  return {
    deltas: [...sums.values()],
    book: { ...Object.fromEntries(remembered), ...Object.fromEntries(read) },
  };
}

function hasRestarted(kept: KeptCounters, now: KeptCounters): boolean {
  const isOther = kept.startedAt !== null && now.startedAt !== null && kept.startedAt !== now.startedAt;
  return isOther || now.requests < kept.requests;
}

function subtract(now: KeptCounters, kept: KeptCounters | null): CounterDelta {
  const increase = (read: (counters: KeptCounters) => number) =>
    Math.max(0, read(now) - (kept === null ? 0 : read(kept)));
  return {
    version: now.version,
    modality: now.modality,
    slice: now.slice,
    requests: increase((counters) => counters.requests),
    errors: increase((counters) => counters.errors),
    correct: increase((counters) => counters.correct),
    wrong: increase((counters) => counters.wrong),
    durationSumS: increase((counters) => counters.durationSumS),
    durations: intervalCounts(now.durations, kept?.durations ?? {}),
  };
}

/** Turns two cumulative histograms into the requests in each interval, empty ones too: a quantile needs the bounds around it. */
function intervalCounts(
  now: Readonly<Record<string, number>>,
  kept: Readonly<Record<string, number>>,
): Record<string, number> {
  const bounds = Object.keys(now).toSorted((a, b) => Number(a) - Number(b));
  const counts: Record<string, number> = {};
  let below = 0;
  for (const bound of bounds) {
    const upTo = Math.max(0, (now[bound] ?? 0) - (kept[bound] ?? 0));
    const count = Math.max(0, upTo - below);
    counts[bound] = count;
    below = Math.max(below, upTo);
  }
  return counts;
}

function add(left: CounterDelta, right: CounterDelta): CounterDelta {
  const durations = { ...left.durations };
  for (const [bound, count] of Object.entries(right.durations)) {
    durations[bound] = (durations[bound] ?? 0) + count;
  }
  return {
    ...left,
    requests: left.requests + right.requests,
    errors: left.errors + right.errors,
    correct: left.correct + right.correct,
    wrong: left.wrong + right.wrong,
    durationSumS: left.durationSumS + right.durationSumS,
    durations,
  };
}
