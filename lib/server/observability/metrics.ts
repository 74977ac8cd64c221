import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const SLOT = Symbol.for("lastgood.metrics");

/** What the web process reads of the workers. */
function workerLife(registers: Registry[]) {
  return {
    workerSilence: new Gauge({
      name: "lastgood_worker_silence_seconds",
      help: "Seconds since any worker last made progress, as the web process reads it; no value when none runs.",
      labelNames: ["seen_by"] as const,
      registers,
    }),
    workerTicking: new Gauge({
      name: "lastgood_worker_ticking",
      help: "1 while a worker made progress in the last 15 seconds, else 0; no value when it could not be read.",
      labelNames: ["seen_by"] as const,
      registers,
    }),
  };
}

function buildMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpDuration: new Histogram({
      name: "lastgood_http_request_duration_seconds",
      help: "Duration of our own HTTP answers by route pattern.",
      labelNames: ["method", "route", "status"] as const,
      buckets: SECONDS,
      registers,
    }),
    tickDuration: new Histogram({
      name: "lastgood_tick_duration_seconds",
      help: "Duration of one tick of a rollout.",
      labelNames: ["outcome"] as const,
      buckets: SECONDS,
      registers,
    }),
    tickLag: new Gauge({
      name: "lastgood_tick_lag_seconds",
      help: "How late the most overdue rollout, or target to be read back, of the newest round was; 0 when none was due.",
      // With a label it has no value in a process that does not tick, where a plain gauge would say 0.
      labelNames: ["loop"] as const,
      registers,
    }),
    routerApplyDuration: new Histogram({
      name: "lastgood_router_apply_duration_seconds",
      help: "Duration of one write to a traffic router.",
      labelNames: ["adapter", "outcome"] as const,
      buckets: SECONDS,
      registers,
    }),
    jobs: new Counter({
      name: "lastgood_jobs_total",
      help: "Jobs by queue and outcome.",
      labelNames: ["queue", "outcome"] as const,
      registers,
    }),
    deliveries: new Counter({
      name: "lastgood_deliveries_total",
      help: "Attempts to deliver a message by notifier and outcome.",
      labelNames: ["adapter", "outcome"] as const,
      registers,
    }),
    ...workerLife(registers),
    buildInfo: new Gauge({
      name: "lastgood_build_info",
      help: "Always 1; the labels say what runs.",
      labelNames: ["version", "node", "process"] as const,
      registers,
    }),
  };
}

/** The instruments of this process and the registry that `/metrics` writes out. */
export type Metrics = ReturnType<typeof buildMetrics>;

interface MetricsHolder {
  [SLOT]?: Metrics;
}

/**
 * Gives this process's instruments, always the same ones: a bundler may load this module several times, and
 * two registries would each show a part.
 */
export function metrics(): Metrics {
  const holder: typeof globalThis & MetricsHolder = globalThis;
  return (holder[SLOT] ??= buildMetrics());
}
