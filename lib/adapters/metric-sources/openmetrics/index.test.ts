import { afterEach, describe, expect, test } from "vitest";
import {
  describeMetricSourceContract,
  type ExposedCounters,
} from "#lib/adapters/metric-sources/contract-suite.ts";
import { createAdapterContext } from "#lib/server/outbound/create-adapter-context.ts";
import { answerJson, startLocalServer, type LocalServer } from "#lib/testing/local-server.ts";
import { openMetrics } from "./index.ts";

const VERSIONS = ["mm_test_v1.1_20260101", "mm_test_v1.0_20250101"] as const;
const OPENMETRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

function sourceAt(discovery: Pick<LocalServer, "url">, allowedInternal: readonly string[]) {
  const settings = { discoveryUrl: `${discovery.url}/admin/sd`, token: "t", timeoutMs: 400, allowedInternal };
  return openMetrics.create(settings, createAdapterContext("admin"));
}

function line(name: string, labels: string, value: number | undefined): string {
  return value === undefined ? "" : `${name}{${labels}} ${value}\n`;
}

function expose(modality: string, counters: ExposedCounters): string {
  const labels = `modality="${modality}"`;
  const buckets = (counters.buckets ?? []).map(([upper, count]) =>
    line(
      "lastgood_request_duration_seconds_bucket",
      `${labels},le="${upper === Infinity ? "+Inf" : upper}"`,
      count,
    ),
  );
  return [
    line("lastgood_requests_total", labels, counters.requests),
    line("lastgood_request_errors_total", labels, counters.errors),
    line("lastgood_answers_correct_total", labels, counters.correct),
    line("lastgood_answers_wrong_total", labels, counters.wrong),
    ...buckets,
    line("lastgood_request_duration_seconds_sum", labels, counters.durationSum),
  ].join("");
}

async function startEndpoint(version: string) {
  const exposed = new Map<string, ExposedCounters>();
  const server = await startLocalServer((_request, response) => {
    const pages = [...exposed].map(([modality, counters]) => expose(modality, counters));
    response.writeHead(200, { "content-type": OPENMETRICS }).end(`${pages.join("")}# EOF\n`);
  });
  return { version, exposed, server };
}

async function startDiscovery(endpoints: readonly { version: string; server: LocalServer }[]) {
  return startLocalServer((request, response) => {
    if (request.headers.authorization !== "Bearer t") return answerJson(response, 401, {});
    const groups = endpoints.map(({ version, server }) => ({
      targets: [server.host],
      labels: { version, __metrics_path__: "/metrics" },
    }));
    return answerJson(response, 200, groups);
  });
}

describeMetricSourceContract("openmetrics, over the wire", {
  delivery: "poll",
  async start() {
    const endpoints = await Promise.all(VERSIONS.map(startEndpoint));
    const discovery = await startDiscovery(endpoints);
    const find = (version: string) => endpoints.find((endpoint) => endpoint.version === version);
    return {
      source: sourceAt(discovery, ["127.0.0.1:1024-65535"]),
      versions: VERSIONS,
      expose: (version, modality, counters) => find(version)?.exposed.set(modality, counters),
      kill: async (version) => find(version)?.server.close(),
      killAll: async () => discovery.close(),
      close: async () => {
        await Promise.allSettled([...endpoints.map(({ server }) => server.close()), discovery.close()]);
      },
    };
  },
});

describe("pages that are not what they should be", () => {
  const open: LocalServer[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });

  async function readPage(
    text: string,
    contentType = OPENMETRICS,
    labels: Record<string, string> = { version: "v" },
  ) {
    const endpoint = await startLocalServer((_request, response) => {
      response.writeHead(200, { "content-type": contentType }).end(text);
    });
    const discovery = await startLocalServer((_request, response) =>
      answerJson(response, 200, [{ targets: [endpoint.host], labels }]),
    );
    open.push(endpoint, discovery);
    return (await sourceAt(discovery, ["127.0.0.1:1024-65535"]).read()).readings;
  }

  test.each([
    ["a page that is cut off", "lastgood_requests_total 5\n", OPENMETRICS, "cut off"],
    ["a page of something else", "<html></html>", "text/html", "line 1"],
    ["a page without our metrics", "go_goroutines 5\n# EOF\n", OPENMETRICS, "exposes no metric"],
  ])("%s is no data with its reason", async (...[, text, contentType, reason]) => {
    const readings = await readPage(text, contentType);
    expect(readings).toMatchObject([
      { kind: "no_data", version: "v", reason: expect.stringContaining(reason) },
    ]);
  });

  test("an endpoint without a version is no data", async () => {
    const readings = await readPage("lastgood_requests_total 5\n# EOF\n", OPENMETRICS, {});
    expect(readings).toMatchObject([
      { kind: "no_data", version: null, reason: expect.stringContaining("version") },
    ]);
  });

  test("the Prometheus text format is read too, labels beside the modality are summed, NaN is missing", async () => {
    const text = [
      'lastgood_requests_total{modality="audio",pod="a"} 5',
      'lastgood_requests_total{modality="audio",pod="b"} 6',
      'lastgood_request_errors_total{modality="audio"} NaN',
      'lastgood_requests_created{modality="audio"} 1700000000',
    ].join("\n");
    expect(await readPage(text, "text/plain; version=0.0.4")).toMatchObject([
      { requestCount: 11, errorCount: null, startedAt: new Date(1_700_000_000_000) },
    ]);
  });

  test("discovery cannot point a scrape at an address that nobody allowed", async () => {
    const discovery = await startLocalServer((_request, response) =>
      answerJson(response, 200, [
        { targets: ["169.254.169.254:80", "10.0.0.1:9100"], labels: { version: "v" } },
      ]),
    );
    open.push(discovery);
    const { readings } = await sourceAt(discovery, [discovery.host]).read();
    expect(readings).toMatchObject([{ kind: "no_data" }, { kind: "no_data" }]);
  });

  test("a discovery that lists nothing is no data", async () => {
    const discovery = await startLocalServer((_request, response) => answerJson(response, 200, []));
    open.push(discovery);
    const { readings } = await sourceAt(discovery, [discovery.host]).read();
    expect(readings).toMatchObject([
      { kind: "no_data", version: null, reason: expect.stringContaining("no endpoint") },
    ]);
  });
});
