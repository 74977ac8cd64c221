import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { metrics } from "#lib/server/observability/metrics.ts";

/** The worker's own `/metrics`, on this machine only. */
export type MetricsServer = { readonly port: number; readonly close: () => void };

/** Answers `/metrics` with this process's instruments on a loopback port (0: any); rejects when the port is taken. */
export async function serveMetrics(port: number): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.url !== "/metrics") return void response.writeHead(404).end();
    const { registry } = metrics();
    registry.metrics().then(
      (text) => response.writeHead(200, { "content-type": registry.contentType }).end(text),
      () => response.writeHead(500).end(),
    );
  });
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { port: (server.address() as AddressInfo).port, close };
}
