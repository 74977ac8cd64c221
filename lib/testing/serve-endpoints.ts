import type { IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "#lib/schema/endpoint.ts";
import type { RouteHandler } from "#lib/server/http/serve.ts";
import { readBody, startLocalServer } from "./local-server.ts";
import type { LocalServer } from "./local-server.ts";

/** An endpoint with the handler that `serve` made for it. */
export type ServedEndpoint = readonly [Endpoint, RouteHandler];

/** Serves endpoints over HTTP on a free loopback port, as the web process would. */
export function serveEndpoints(served: readonly ServedEndpoint[]): Promise<LocalServer> {
  return startLocalServer((request, response) => void answer(served, request, response));
}

async function answer(
  served: readonly ServedEndpoint[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "localhost"}`);
  const body = await readBody(request);
  for (const [endpoint, handle] of served) {
    const params = paramsOf(endpoint, request.method ?? "GET", url.pathname);
    if (params === null) continue;
    const given = new Request(url, {
      method: endpoint.method,
      headers: request.headers as Record<string, string>,
      ...(endpoint.method === "GET" || body === "" ? {} : { body }),
    });
    const answered = await handle(given, { params: Promise.resolve(params) });
    response.writeHead(answered.status, Object.fromEntries(answered.headers)).end(await answered.text());
    return;
  }
  response.writeHead(404).end();
}

function paramsOf(endpoint: Endpoint, method: string, path: string): Record<string, string> | null {
  const pattern = endpoint.path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)");
  const match = method === endpoint.method ? new RegExp(`^${pattern}$`).exec(path) : null;
  if (match === null) return null;
  const groups = Object.entries(match.groups ?? {});
  return Object.fromEntries(groups.map(([name, value]) => [name, decodeURIComponent(value)]));
}
