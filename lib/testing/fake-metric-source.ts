import { setTimeout as sleep } from "node:timers/promises";
import type {
  CounterReading,
  MetricReading,
  MetricSnapshot,
  MetricSource,
  MetricSourceCapabilities,
} from "#lib/adapters/metric-sources/port.ts";

const capabilities: MetricSourceCapabilities = { delivery: "poll" };

const unknown = { code: "unknown", facts: {} } as const;

/** What a test sets; whatever is left out is missing. */
export type FakeCounters = Partial<Omit<CounterReading, "kind" | "version" | "modality" | "endpoint">>;

/** A metric source in memory, with endpoints that can die. */
export class FakeMetricSource implements MetricSource {
  readonly capabilities = capabilities;
  readonly #counters = new Map<string, CounterReading>();
  readonly #dead = new Map<string, string>();
  #failure: string | null = null;
  #delayMs = 0;

  /** Sets the counters of one version and modality, as totals since the endpoint started. */
  set(version: string, modality: string, counters: FakeCounters): void {
    this.#counters.set(`${version} ${modality}`, {
      kind: "counters",
      slice: "main",
      version,
      modality,
      endpoint: `fake://${version}`,
      requestCount: null,
      errorCount: null,
      correctCount: null,
      wrongCount: null,
      durationBuckets: [],
      durationSumSeconds: null,
      startedAt: null,
      ...counters,
    });
  }

  /** One version's endpoint stops answering until `revive`. */
  kill(version: string, reason = "ECONNREFUSED"): void {
    this.#dead.set(version, reason);
  }

  revive(version: string): void {
    this.#dead.delete(version);
  }

  /** The whole source stops answering; `null` brings it back. */
  fail(reason: string | null): void {
    this.#failure = reason;
  }

  /** Every read takes this long. */
  delay(milliseconds: number): void {
    this.#delayMs = milliseconds;
  }

  async read(): Promise<MetricSnapshot> {
    if (this.#delayMs > 0) await sleep(this.#delayMs);
    const readAt = new Date();
    if (this.#failure !== null) {
      return {
        readAt,
        readings: [
          { kind: "no_data", version: null, endpoint: "fake://", reason: this.#failure, why: unknown },
        ],
      };
    }
    const alive = [...this.#counters.values()].filter(({ version }) => !this.#dead.has(version));
    const dead = [...this.#dead].map(([version, reason]): MetricReading => ({
      kind: "no_data",
      version,
      endpoint: `fake://${version}`,
      reason,
      why: unknown,
    }));
    return { readAt, readings: [...alive, ...dead] };
  }
}
