import type { Endpoint } from "#lib/schema/endpoint.ts";
import { metrics } from "#lib/server/observability/metrics.ts";

/** Measures how long an endpoint takes to answer, by its path's template, so that ids do not become label values. */
export async function observeRequest(
  { method, path }: Pick<Endpoint, "method" | "path">,
  work: () => Promise<Response>,
): Promise<Response> {
  const startedMs = performance.now();
  const response = await work();
  const seconds = (performance.now() - startedMs) / 1_000;
  metrics().httpDuration.observe({ method, route: path, status: String(response.status) }, seconds);
  return response;
}
