import { MODALITIES } from "#lib/sandbox/data/sample.ts";
import type { Modality } from "#lib/sandbox/data/sample.ts";
import type { Monitoring } from "#lib/sandbox/model/bundle.ts";

/** Which slice of the traffic a request came from; `main` is all but the control slice of a rollout. */
export type CountedSlice = "main" | "control";

/** What a count is kept apart by. */
export interface Labels {
  readonly modality: Modality;
  readonly slice: CountedSlice;
}

/** What an instance counts, and how it tells. */
export interface Measurements {
  add(metric: string, labels: Labels, amount?: number): void;
  /** Takes the time of one request, in seconds. */
  observe(modality: Modality, seconds: number): void;
  /** The metrics that `monitoring.json` lists, as OpenMetrics 1.0 text. */
  print(): string;
}

interface Histogram {
  readonly buckets: number[];
  sum: number;
  count: number;
}

/** OpenMetrics wants bounds as floats: 1 is written 1.0. */
const printBound = (bound: number): string => (Number.isInteger(bound) ? `${bound}.0` : String(bound));

function printHistogram(
  name: string,
  bounds: readonly number[],
  of: readonly [Modality, Histogram],
): string[] {
  const [modality, histogram] = of;
  let below = 0;
  const lines = bounds.map((bound, i) => {
    below += histogram.buckets[i] ?? 0;
    return `${name}_bucket{modality="${modality}",le="${printBound(bound)}"} ${below}`;
  });
  return [
    ...lines,
    `${name}_bucket{modality="${modality}",le="+Inf"} ${histogram.count}`,
    `${name}_count{modality="${modality}"} ${histogram.count}`,
    `${name}_sum{modality="${modality}"} ${histogram.sum}`,
  ];
}

/** Starts all metrics of an instance at 0. */
export function makeMeasurements(monitoring: Monitoring): Measurements {
  const bounds = monitoring.latency_buckets_seconds;
  const counts = new Map<string, number>();
  const histograms = new Map<Modality, Histogram>(
    MODALITIES.map((modality) => [modality, { buckets: bounds.map(() => 0), sum: 0, count: 0 }]),
  );
  const printMetric = ({ name, type, help }: Monitoring["metrics"][number]): string[] => {
    const head = [`# TYPE ${name} ${type}`, `# HELP ${name} ${help}`];
    if (type === "histogram") {
      const unit = name.endsWith("_seconds") ? [`# UNIT ${name} seconds`] : [];
      return [...head, ...unit, ...[...histograms].flatMap((entry) => printHistogram(name, bounds, entry))];
    }
    return [
      ...head,
      ...MODALITIES.flatMap((modality) => [
        `${name}_total{modality="${modality}"} ${counts.get(`${name} ${modality} main`) ?? 0}`,
        // Told from the start on: a series that appears later loses its first counts.
        `${name}_total{modality="${modality}",slice="control"} ${counts.get(`${name} ${modality} control`) ?? 0}`,
      ]),
    ];
  };
  return {
    add: (metric, { modality, slice }, amount = 1) => {
      const key = `${metric} ${modality} ${slice}`;
      counts.set(key, (counts.get(key) ?? 0) + amount);
    },
    observe: (modality, seconds) => {
      const histogram = histograms.get(modality);
      if (!histogram) return;
      const bucket = bounds.findIndex((bound) => seconds <= bound);
      if (bucket >= 0) histogram.buckets[bucket] = (histogram.buckets[bucket] ?? 0) + 1;
      histogram.sum += seconds;
      histogram.count += 1;
    },
    print: () => `${[...monitoring.metrics.flatMap(printMetric), "# EOF"].join("\n")}\n`,
  };
}
