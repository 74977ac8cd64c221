import type { CheckJudgement, CheckReason } from "#lib/replays/check-schema.ts";
import type { Json, Modality } from "#lib/schema/atoms.ts";
import { clopperPearsonLower, clopperPearsonUpper } from "#lib/statistics/clopper-pearson-interval.ts";
import { quantileInterval } from "#lib/statistics/quantile-interval.ts";
import type { QuantileEstimate } from "#lib/statistics/quantile-interval.ts";
import { latencyQuantiles, quantileOrder } from "./latency-reference.ts";
import type { LatencyQuantile, LatencyReference } from "./latency-reference.ts";

/** What a bounded load measured on an instance. */
export type MeasuredLoad = {
  readonly requests: number;
  readonly errors: number;
  /** The first error in the instance's words. */
  readonly detail: string | null;
  readonly elapsedMs: number;
  readonly concurrency: number;
  /** Durations of the answers in milliseconds. */
  readonly durations: ReadonlyMap<Modality, readonly number[]>;
};

/** When a load fails: more errors than this share, or a quantile beyond ratio times the reference plus the floor. */
export type LoadLimits = {
  readonly maximumErrorRatio: number;
  readonly latencyRatio: number;
  readonly latencyFloorMs: number;
};

/** What each modality is compared with; one without reference is only reported. */
export type LatencyReferences = ReadonlyMap<Modality, LatencyReference>;

const level = 0.05;

/**
 * How an instance carried a bounded load. Errors: an exact count with its Clopper-Pearson bounds; none is a pass with the
 * bound told. Latency: each quantile with its distribution-free interval against the limit made of its reference; beyond
 * with the whole interval is slow, within with every interval that has an end is not, anything else is unclear.
 */
export function judgeLoad(
  load: MeasuredLoad,
  references: LatencyReferences,
  limits: LoadLimits,
): CheckJudgement {
  const latencies = [...load.durations].flatMap(([modality, values]) =>
    values.length === 0 ? [] : [latencyOf({ modality, values }, references.get(modality) ?? null, limits)],
  );
  const errors = errorsOf(load, limits);
  const { requests, elapsedMs, concurrency, detail } = load;
  const evidence = {
    requests,
    elapsedMs,
    concurrency,
    detail,
    errors: errors.facts,
    latencies: latencies.map(toEvidence),
  };
  const judged = (verdict: CheckJudgement["verdict"], reason: CheckReason) => ({ verdict, reason, evidence });
  if (requests === 0) return judged("not_run", { code: "no_requests_to_send", facts: {} });
  if (errors.standing === "beyond") {
    return judged("fail", { code: "load_errors", facts: { ...errors.facts, detail } });
  }
  const slow = latencies
    .flatMap(({ comparisons }) => comparisons)
    .find(({ standing }) => standing === "beyond");
  if (slow !== undefined) return judged("fail", { code: "load_slow", facts: factsOf(slow) });
  if (errors.standing === "unclear") {
    return judged("inconclusive", { code: "load_errors", facts: { ...errors.facts, detail } });
  }
  const unclear = latencies
    .flatMap(({ comparisons }) => comparisons)
    .find(({ standing }) => standing === "unclear");
  if (unclear !== undefined) return judged("inconclusive", { code: "load_unclear", facts: factsOf(unclear) });
  const isCompared = latencies.length > 0 && latencies.every(({ comparisons }) => comparisons.length > 0);
  const slowest = Math.max(0, ...latencies.map(({ quantiles }) => quantiles.p95.value));
  const facts = { ...errors.facts, p95Ms: slowest, source: latencies[0]?.reference?.source ?? null };
  return judged("pass", { code: isCompared ? "load_carried" : "load_not_compared", facts });
}

type Standing = "within" | "beyond" | "unclear";

function errorsOf({ requests, errors }: MeasuredLoad, { maximumErrorRatio }: LoadLimits) {
  if (requests === 0) return { standing: "within" as Standing, facts: {} };
  const value = { successes: errors, trials: requests };
  const lower = clopperPearsonLower(value, level);
  const upper = clopperPearsonUpper(value, level);
  const isWithin = errors === 0 || upper <= maximumErrorRatio;
  const standing: Standing = isWithin ? "within" : lower > maximumErrorRatio ? "beyond" : "unclear";
  const facts = {
    requests,
    errors,
    boundPercent: 100 * upper,
    maximumPercent: 100 * maximumErrorRatio,
  };
  return { standing, facts };
}

type Comparison = {
  readonly modality: Modality;
  readonly quantile: LatencyQuantile;
  readonly valueMs: number;
  readonly limitMs: number;
  readonly source: LatencyReference["source"];
  readonly standing: Standing;
};

type Latency = {
  readonly modality: Modality;
  readonly count: number;
  readonly quantiles: Readonly<Record<LatencyQuantile, QuantileEstimate>>;
  readonly reference: LatencyReference | null;
  readonly comparisons: readonly Comparison[];
};

function latencyOf(
  { modality, values }: { readonly modality: Modality; readonly values: readonly number[] },
  reference: LatencyReference | null,
  limits: LoadLimits,
): Latency {
  const quantiles = {
    p50: quantileInterval(values, quantileOrder.p50),
    p95: quantileInterval(values, quantileOrder.p95),
    p99: quantileInterval(values, quantileOrder.p99),
  };
  const comparisons = latencyQuantiles.flatMap((quantile): Comparison[] => {
    const known = reference?.quantiles[quantile] ?? null;
    if (reference === null || known === null) return [];
    const limitMs = known * limits.latencyRatio + limits.latencyFloorMs;
    const { value, lower, upper } = quantiles[quantile];
    const standing = standingOf({ lower, upper }, limitMs, quantile === "p50");
    return [{ modality, quantile, valueMs: value, limitMs, source: reference.source, standing }];
  });
  return { modality, count: values.length, quantiles, reference, comparisons };
}

/** A tail without an end at this sample size says nothing against; the median always has to be told. */
function standingOf(
  { lower, upper }: { lower: number | null; upper: number | null },
  limitMs: number,
  isMedian: boolean,
): Standing {
  if (lower !== null && lower > limitMs) return "beyond";
  if (upper === null) return isMedian ? "unclear" : "within";
  return upper <= limitMs ? "within" : "unclear";
}

function factsOf({ standing: _standing, ...facts }: Comparison): Record<string, Json> {
  return facts;
}

function toEvidence({ modality, count, quantiles, reference, comparisons }: Latency): Json {
  const told = latencyQuantiles.map((quantile): [string, Json] => {
    const { value, lower, upper } = quantiles[quantile];
    const limitMs = comparisons.find((comparison) => comparison.quantile === quantile)?.limitMs ?? null;
    return [quantile, { value, lower, upper, reference: reference?.quantiles[quantile] ?? null, limitMs }];
  });
  return { modality, count, source: reference?.source ?? null, ...Object.fromEntries(told) };
}
