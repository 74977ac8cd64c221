import type { Deployer } from "#lib/adapters/deployers/port.ts";
import type { CounterReading, MetricSource, NoDataReading } from "#lib/adapters/metric-sources/port.ts";
import type { TrafficRouter } from "#lib/adapters/traffic-routers/port.ts";
import { failureReasonOf, failureTextOf } from "#lib/schema/failure-reason.ts";
import type { FailureReason } from "#lib/schema/failure-reason.ts";
import type { Context } from "#lib/server/context.ts";
import { finishConnectionTest, getConnectionTestById } from "#lib/targets/connection-test-store.ts";
import type { ConnectionTest } from "#lib/targets/schema.ts";

/** Opens the connection that a test is about; throws when its settings cannot be used. */
export type OpenSubject = (test: ConnectionTest) => Promise<
  | { readonly kind: "router"; readonly router: TrafficRouter }
  | { readonly kind: "deployer"; readonly deployer: Deployer }
  | { readonly kind: "metric_source"; readonly source: MetricSource }
  /** A channel is tested by a real message; `send` gives what the receiver answered. */
  | { readonly kind: "channel"; readonly send: () => Promise<string> }
>;

const sampleLength = 400;

/** Runs a queued test with a real call and writes how long it took and a sample of what came back; a failure is a result. */
export async function runConnectionTest(ctx: Context, testId: string, open: OpenSubject): Promise<void> {
  const test = await getConnectionTestById(ctx.db.prisma, testId);
  if (test.status !== "queued") return;
  const begun = performance.now();
  try {
    const sample = await callSubject(await open(test));
    const result = {
      latencyMs: Math.round(performance.now() - begun),
      sample: sample.length > sampleLength ? `${sample.slice(0, sampleLength - 1)}…` : sample,
      failure: null,
    };
    await finishConnectionTest(ctx.db.prisma, testId, { status: "passed", result, at: ctx.now });
  } catch (error) {
    const failure = failureTextOf(error, sampleLength);
    const result = { latencyMs: null, sample: "", failure, failureReason: failureReasonOf(error) };
    await finishConnectionTest(ctx.db.prisma, testId, { status: "failed", result, at: ctx.now });
  }
}

async function callSubject(subject: Awaited<ReturnType<OpenSubject>>): Promise<string> {
  switch (subject.kind) {
    case "router": {
      const { slices } = await subject.router.read();
      return slices.map(({ version, share }) => `${version}: ${share} %`).join(", ");
    }
    case "deployer": {
      const instances = await subject.deployer.list();
      return instances.map(({ version, state }) => `${version}: ${state}`).join(", ");
    }
    case "metric_source":
      return readSource(subject.source);
    case "channel":
      return subject.send();
  }
}

/** A source of which an endpoint gave nothing. */
class UnreadSource extends Error {
  readonly reason: FailureReason;

  constructor({ endpoint, reason, why }: NoDataReading) {
    super(`${endpoint}: ${reason}`);
    this.reason = why;
  }
}

async function readSource(source: MetricSource): Promise<string> {
  const { readings } = await source.read();
  const failure = readings.find((reading) => reading.kind === "no_data");
  if (failure !== undefined) throw new UnreadSource(failure);
  const counters = readings.filter((reading) => reading.kind === "counters");
  return [...Map.groupBy(counters, ({ version }) => version)]
    .map(([version, own]) => `${version}: ${requestsOf(own)}`)
    .join("; ");
}

/** The requests of one version, modality by modality, over all its endpoints and slices. */
function requestsOf(readings: readonly CounterReading[]): string {
  return [...Map.groupBy(readings, ({ modality }) => modality)]
    .map(([modality, own]) => {
      const counts = own.map(({ requestCount }) => requestCount).filter((count) => count !== null);
      if (counts.length === 0) return `${modality} without requests_total`;
      return `${modality} ${counts.reduce((sum, count) => sum + count, 0)} requests`;
    })
    .join(", ");
}
