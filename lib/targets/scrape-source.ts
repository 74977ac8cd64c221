import type { CounterReading, MetricSnapshot, MetricSource } from "#lib/adapters/metric-sources/port.ts";
import { authorize } from "#lib/access/authorize.ts";
import { failureReasonOf, failureTextOf } from "#lib/schema/failure-reason.ts";
import type { Context } from "#lib/server/context.ts";
import { counterDeltas } from "#lib/targets/core/counter-deltas.ts";
import type { CounterDelta } from "#lib/targets/core/counter-deltas.ts";
import type { KeptCounters } from "#lib/targets/counters-schema.ts";
import type { SampleRow } from "#lib/targets/sample-store.ts";
import { claimSources, writeScrape } from "#lib/targets/scrape-store.ts";
import type { ClaimSources, KeptFailure, ScrapeClaim } from "#lib/targets/scrape-store.ts";
import { versionIdsOfTarget } from "#lib/targets/version-ids-of-target.ts";

export type { ScrapeClaim } from "#lib/targets/scrape-store.ts";

/** Length of the intervals in which live counts are kept, in milliseconds; no shorter than the time between two readings. */
const bucketMs = 5_000;
const longestFailure = 500;

/** Claims metric sources whose last reading is older than `everyMs`, the longest unread first. */
export function claimMetricSources(ctx: Context, request: ClaimSources): Promise<ScrapeClaim[]> {
  authorize(ctx, "operate");
  return claimSources(ctx.db, request);
}

/**
 * Reads a claimed source and adds what happened since the last reading to the live counts. A source that cannot be read, an
 * endpoint without answer, and a version that is not registered are kept as the source's last error; they are never a 0.
 */
export async function scrapeSource(ctx: Context, claim: ScrapeClaim, source: MetricSource): Promise<void> {
  const snapshot = await source.read();
  const nowMs = claim.claimedAt.getTime();
  const read = countersOf(snapshot, nowMs);
  const { deltas, book } = counterDeltas(claim.counters, read, nowMs);
  const names = [...new Set([...read.values()].map(({ version }) => version))];
  const ids = await versionIdsOfTarget(ctx, { targetId: claim.targetId, names });
  const unknown = names.filter((name) => !ids.has(name));
  const failure = failureOf(snapshot, unknown);
  const bucketAt = new Date(Math.floor(nowMs / bucketMs) * bucketMs);
  const rows = deltas.flatMap((delta) => {
    const versionId = ids.get(delta.version);
    return versionId === undefined ? [] : [rowOf(delta, versionId, bucketAt)];
  });
  await writeScrape(ctx.db, { claim, book, rows, failure, isRead: read.size > 0 });
}

/** Notes that a source could not even be opened, e.g. for settings that do not fit. */
export async function noteScrapeFailure(ctx: Context, claim: ScrapeClaim, error: unknown): Promise<void> {
  const failure = { text: failureTextOf(error, longestFailure), reason: failureReasonOf(error) };
  await writeScrape(ctx.db, { claim, book: claim.counters, rows: [], failure, isRead: false });
}

function countersOf(snapshot: MetricSnapshot, readAtMs: number): Map<string, KeptCounters> {
  const read = new Map<string, KeptCounters>();
  for (const reading of snapshot.readings) {
    if (reading.kind !== "counters" || reading.requestCount === null) continue;
    const { endpoint, version, modality, slice } = reading;
    read.set(`${endpoint} ${version} ${modality} ${slice}`, keep(reading, readAtMs));
  }
  return read;
}

function keep(reading: CounterReading, readAtMs: number): KeptCounters {
  return {
    version: reading.version,
    modality: reading.modality,
    slice: reading.slice,
    startedAt: reading.startedAt?.toISOString() ?? null,
    requests: reading.requestCount ?? 0,
    errors: reading.errorCount ?? 0,
    correct: reading.correctCount ?? 0,
    wrong: reading.wrongCount ?? 0,
    durationSumS: reading.durationSumSeconds ?? 0,
    durations: Object.fromEntries(
      reading.durationBuckets.map(({ upperSeconds, cumulativeCount }) => [
        String(upperSeconds),
        cumulativeCount,
      ]),
    ),
    readAtMs,
  };
}

function rowOf(delta: CounterDelta, versionId: string, bucketAt: Date): SampleRow {
  const { modality, slice, requests, errors, correct, wrong, durationSumS, durations } = delta;
  return {
    versionId,
    modality,
    slice,
    bucketAt,
    bucketMs,
    requests,
    errors,
    correct,
    wrong,
    durationSumS,
    durations,
  };
}

/** Every failure in the text; the reason is that of the first. */
function failureOf(snapshot: MetricSnapshot, unknown: readonly string[]): KeptFailure | null {
  const silent = snapshot.readings.flatMap((reading) => {
    if (reading.kind !== "no_data") return [];
    return [{ text: `${reading.version ?? reading.endpoint}: ${reading.reason}`, reason: reading.why }];
  });
  const strange = unknown.map((name) => ({
    text: `${name}: no version of this name is registered`,
    reason: { code: "version_not_registered" as const, facts: { version: name } },
  }));
  const failures = [...silent, ...strange];
  const [first] = failures;
  if (first === undefined) return null;
  const text = failures.map((failure) => failure.text).join("; ");
  return { text: text.slice(0, longestFailure), reason: first.reason };
}
