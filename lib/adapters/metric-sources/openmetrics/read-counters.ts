import type { CounterReading, DurationBucket } from "#lib/adapters/metric-sources/port.ts";
import type { MetricSample } from "./parse-openmetrics.ts";

const REQUESTS = "lastgood_requests";
const ERRORS = "lastgood_request_errors";
const CORRECT = "lastgood_answers_correct";
const WRONG = "lastgood_answers_wrong";
const DURATION = "lastgood_request_duration_seconds";

/** Prefix of every metric that this source reads. */
export const METRIC_PREFIX = "lastgood_";

function finite(samples: readonly MetricSample[], name: string): number[] {
  return samples
    .filter((sample) => sample.name === name && Number.isFinite(sample.value))
    .map(({ value }) => value);
}

/** Sums a counter over the labels that are neither modality nor slice; `null` when the endpoint does not expose it. */
function sumOf(samples: readonly MetricSample[], name: string): number | null {
  const values = finite(samples, name);
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0);
}

function bucketsOf(samples: readonly MetricSample[]): DurationBucket[] {
  const counts = new Map<number, number>();
  for (const { name, labels, value } of samples) {
    if (name !== `${DURATION}_bucket` || !Number.isFinite(value)) continue;
    const upper = labels["le"] === "+Inf" ? Infinity : Number(labels["le"] ?? NaN);
    if (!Number.isNaN(upper)) counts.set(upper, (counts.get(upper) ?? 0) + value);
  }
  return [...counts]
    .map(([upperSeconds, cumulativeCount]) => ({ upperSeconds, cumulativeCount }))
    .toSorted((a, b) => a.upperSeconds - b.upperSeconds);
}

const modalityOf = ({ labels }: MetricSample): string => labels["modality"] ?? "overall";

const sliceOf = ({ labels }: MetricSample): "main" | "control" =>
  labels["slice"] === "control" ? "control" : "main";

/**
 * Gives one reading per modality and slice of one endpoint's samples; a sample without modality counts as `overall`, one
 * whose label `slice` is not `control` as `main`.
 */
export function readCounters(
  samples: readonly MetricSample[],
  endpoint: { readonly version: string; readonly address: string },
): CounterReading[] {
  const ours = samples.filter(({ name }) => name.startsWith(METRIC_PREFIX));
  const groups = Map.groupBy(ours, (sample) => `${modalityOf(sample)} ${sliceOf(sample)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const created = finite(group, `${REQUESTS}_created`)[0];
    return {
      kind: "counters",
      version: endpoint.version,
      modality: modalityOf(first),
      slice: sliceOf(first),
      endpoint: endpoint.address,
      requestCount: sumOf(group, `${REQUESTS}_total`),
      errorCount: sumOf(group, `${ERRORS}_total`),
      correctCount: sumOf(group, `${CORRECT}_total`),
      wrongCount: sumOf(group, `${WRONG}_total`),
      durationBuckets: bucketsOf(group),
      durationSumSeconds: sumOf(group, `${DURATION}_sum`),
      startedAt: created === undefined ? null : new Date(created * 1_000),
    };
  });
}
