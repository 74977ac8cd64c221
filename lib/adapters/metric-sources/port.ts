import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { AdapterDefinition } from "#lib/adapters/adapter-definition.ts";

/** What a metric source can do. */
export interface MetricSourceCapabilities {
  /** `poll`: the worker reads it; `push`: values arrive through the API and `read` gives nothing. */
  readonly delivery: "poll" | "push";
}

/** A histogram bucket: how many requests took at most `upperSeconds` (the last bucket is `Infinity`). */
export interface DurationBucket {
  readonly upperSeconds: number;
  readonly cumulativeCount: number;
}

/**
 * Counters of one endpoint since that endpoint started, for one version, modality and slice. A counter that the
 * endpoint does not expose is `null`, never 0.
 */
export interface CounterReading {
  readonly kind: "counters";
  readonly version: string;
  readonly modality: string;
  /** `control`: answered for the control slice of a split (label `slice`); `main`: all others. */
  readonly slice: "main" | "control";
  /** The endpoint that was read; counters of different endpoints start at different times. */
  readonly endpoint: string;
  readonly requestCount: number | null;
  readonly errorCount: number | null;
  readonly correctCount: number | null;
  readonly wrongCount: number | null;
  /** Ascending by `upperSeconds`; empty when the endpoint exposes none. */
  readonly durationBuckets: readonly DurationBucket[];
  readonly durationSumSeconds: number | null;
  /** When the endpoint says its counters began; `null` when it does not say. */
  readonly startedAt: Date | null;
}

/** An endpoint, or the whole source, that could not be read, with the reason. */
export interface NoDataReading {
  readonly kind: "no_data";
  /** `null` when it is not known which versions are concerned (discovery failed). */
  readonly version: string | null;
  readonly endpoint: string;
  readonly reason: string;
  /** The reason as a code with its facts. */
  readonly why: FailureReason;
}

/** What reading one endpoint gave. */
export type MetricReading = CounterReading | NoDataReading;

/** Everything one read of a source gave. */
export interface MetricSnapshot {
  readonly readAt: Date;
  readonly readings: readonly MetricReading[];
}

/**
 * What every metric source must do. A peer that does not answer is a `no_data` reading, not an error:
 * `read` throws `AdapterError` for nothing that the network can do.
 */
export interface MetricSource {
  readonly capabilities: MetricSourceCapabilities;
  read(): Promise<MetricSnapshot>;
}

/** A metric source's manifest and factory. */
export type MetricSourceDefinition = AdapterDefinition<MetricSourceCapabilities, MetricSource>;
