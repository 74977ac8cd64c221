import { env } from "#lib/server/env.ts";
import { ensureWorkerKeys } from "#lib/server/secrets/worker-keys.ts";
import { CreateTarget } from "#lib/targets/schema.ts";
import type { PushSamples, ReportServing } from "#lib/targets/schema.ts";
import { testNow } from "./a-context.ts";

const minuteMs = 60_000;

/** An instant this many minutes before `now`. */
export function minutesBefore(minutes: number, now: Date = testNow): Date {
  return new Date(now.getTime() - minutes * minuteMs);
}

/** An instant this many days before `now`. */
export function daysBefore(days: number, now: Date = testNow): Date {
  return minutesBefore(days * 24 * 60, now);
}

/** A production target behind the gateway, with the process deployer and counts that are pushed. Nothing answers there. */
export function aTarget(given: Readonly<Record<string, unknown>> = {}): CreateTarget {
  const settings = {
    adminUrl: "http://127.0.0.1:20999",
    token: "secret-of-the-gateway",
    allowedInternal: ["127.0.0.1:20999"],
  };
  return CreateTarget.parse({
    slug: "production",
    title: "Production",
    router: { kind: "gateway", settings },
    deployer: { kind: "process", settings },
    metricSources: [{ kind: "push", settings: {} }],
    ...given,
  });
}

/** Makes the worker's key pair, to which the secrets of settings are sealed. */
export async function makeWorkerKeys(): Promise<void> {
  const { WORKER_PUBLIC_KEY_FILE, WORKER_PRIVATE_KEY_FILE } = env();
  await ensureWorkerKeys({
    publicKeyFile: WORKER_PUBLIC_KEY_FILE,
    privateKeyFile: WORKER_PRIVATE_KEY_FILE,
  });
}

/** One interval of a serving history: from when to when (null: still) a version held a share. */
export type IntervalGiven = {
  readonly version: string;
  readonly from: Date;
  readonly to?: Date | null;
  readonly share?: number;
  readonly healthy?: boolean | null;
};

/** Intervals to report or, with `imported`, to import. */
export function serving(intervals: readonly IntervalGiven[], imported = false): ReportServing {
  return {
    imported,
    intervals: intervals.map(({ version, from, to = null, share = 100, healthy = null }) => ({
      version,
      share,
      startedAt: from,
      endedAt: to,
      reason: null,
      healthy,
    })),
  };
}

type SampleGiven = Partial<Omit<PushSamples["samples"][number], "version" | "at">> & {
  readonly version: string;
  readonly at: Date;
};

/** Counts of answers; audio over a minute with 100 requests, all right, unless told otherwise. */
export function samples(given: readonly SampleGiven[], imported = false): PushSamples {
  return {
    imported,
    samples: given.map((sample) => ({
      modality: "audio",
      slice: "main",
      bucketMs: minuteMs,
      requests: 100,
      errors: 0,
      correct: sample.requests === undefined ? 100 : 0,
      wrong: 0,
      ...sample,
    })),
  };
}
