import type { AdapterContext } from "#lib/adapters/adapter-context.ts";
import { defineAdapter } from "#lib/adapters/adapter-definition.ts";
import { callPeer, decodePeerJson, unexpectedStatus, type PeerOperation } from "#lib/adapters/call-peer.ts";
import type {
  MetricReading,
  MetricSnapshot,
  MetricSource,
  MetricSourceCapabilities,
  MetricSourceDefinition,
  NoDataReading,
} from "#lib/adapters/metric-sources/port.ts";
import { failureReasonOf, failureTextOf } from "#lib/schema/failure-reason.ts";
import type { FailureCode, FailureReason } from "#lib/schema/failure-reason.ts";
import { parseOpenMetrics } from "./parse-openmetrics.ts";
import { METRIC_PREFIX, readCounters } from "./read-counters.ts";
import { OpenMetricsSettings } from "./settings.ts";
import { WireDiscovery } from "./wire.ts";

const ACCEPT = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
const MAX_SCRAPE_BYTES = 4_194_304;
const PARALLEL_SCRAPES = 8;
const LONGEST_REASON = 500;

const capabilities: MetricSourceCapabilities = { delivery: "poll" };

interface Endpoint {
  readonly address: string;
  readonly version: string | null;
}

class OpenMetricsSource implements MetricSource {
  readonly capabilities = capabilities;
  readonly #settings: OpenMetricsSettings;
  readonly #context: AdapterContext;

  constructor(settings: OpenMetricsSettings, context: AdapterContext) {
    this.#settings = settings;
    this.#context = context;
  }

  async read(): Promise<MetricSnapshot> {
    const { discoveryUrl } = this.#settings;
    let endpoints: readonly Endpoint[];
    try {
      endpoints = await this.#discover();
    } catch (error) {
      return snapshot([noData({ address: discoveryUrl, version: null }, whyOf(error))]);
    }
    if (endpoints.length === 0) {
      const why = { reason: "discovery lists no endpoint", code: "no_endpoint" } as const;
      return snapshot([noData({ address: discoveryUrl, version: null }, why)]);
    }
    const readings: MetricReading[] = [];
    for (let start = 0; start < endpoints.length; start += PARALLEL_SCRAPES) {
      const batch = endpoints.slice(start, start + PARALLEL_SCRAPES);
      readings.push(...(await Promise.all(batch.map((endpoint) => this.#scrape(endpoint)))).flat());
    }
    return snapshot(readings);
  }

  async #discover(): Promise<readonly Endpoint[]> {
    const operation = named("discover");
    const { discoveryUrl, token, timeoutMs, allowedInternal } = this.#settings;
    const response = await callPeer(this.#context, operation, {
      url: discoveryUrl,
      headers: {
        accept: "application/json",
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      timeoutMs,
      allow: allowedInternal,
    });
    if (response.status !== 200) throw unexpectedStatus(operation, response);
    return decodePeerJson(operation, response, WireDiscovery).flatMap(({ targets, labels }) =>
      targets.map((target) => ({
        address: `${labels["__scheme__"] ?? "http"}://${target}${labels["__metrics_path__"] ?? "/metrics"}`,
        version: labels["version"] ?? null,
      })),
    );
  }

  async #scrape(endpoint: Endpoint): Promise<readonly MetricReading[]> {
    const { address, version } = endpoint;
    if (version === null) {
      return [
        noData(endpoint, { reason: 'discovery gives it no label "version"', code: "no_version_label" }),
      ];
    }
    const operation = named("scrape");
    const { timeoutMs, allowedInternal } = this.#settings;
    try {
      const response = await callPeer(this.#context, operation, {
        url: address,
        headers: { accept: ACCEPT },
        timeoutMs,
        maxBytes: MAX_SCRAPE_BYTES,
        allow: allowedInternal,
      });
      if (response.status !== 200) throw unexpectedStatus(operation, response);
      const { samples, hasEnd } = parseOpenMetrics(response.body.toString("utf8"));
      const isOpenMetrics =
        response.headers["content-type"]?.startsWith("application/openmetrics-text") ?? false;
      if (isOpenMetrics && !hasEnd) {
        return [noData(endpoint, { reason: "the answer is cut off: # EOF is missing", code: "bad_answer" })];
      }
      const readings = readCounters(samples, { version, address });
      if (readings.length > 0) return readings;
      return [
        noData(endpoint, { reason: `it exposes no metric named ${METRIC_PREFIX}…`, code: "no_metric" }),
      ];
    } catch (error) {
      return [noData(endpoint, whyOf(error))];
    }
  }
}

function named(operation: string): PeerOperation {
  return { adapter: "openmetrics", operation };
}

type Why = { readonly reason: string; readonly code: FailureCode; readonly facts?: FailureReason["facts"] };

function whyOf(error: unknown): Why {
  return { reason: failureTextOf(error, LONGEST_REASON), ...failureReasonOf(error) };
}

function noData({ version, address }: Endpoint, { reason, code, facts = {} }: Why): NoDataReading {
  return { kind: "no_data", version, endpoint: address, reason, why: { code, facts } };
}

function snapshot(readings: readonly MetricReading[]): MetricSnapshot {
  return { readAt: new Date(), readings };
}

/** Scrapes the endpoints that HTTP service discovery lists. */
export const openMetrics: MetricSourceDefinition = defineAdapter({
  manifest: {
    id: "openmetrics",
    title: { en: "OpenMetrics endpoints", "zh-CN": "OpenMetrics 端点" },
    settings: OpenMetricsSettings,
    capabilities,
  },
  create: (settings, context): MetricSource => new OpenMetricsSource(settings, context),
});
