import { authorize } from "#lib/access/authorize.ts";
import { metrics } from "#lib/server/observability/metrics.ts";
import { authenticate } from "./authenticate.ts";
import { isLocalRequest } from "./peer-address.ts";
import { problemResponse, toAppError } from "./problem-response.ts";
import { readRequestId } from "./request-id.ts";

/** This process's metrics as Prometheus text: for an API token with the scope read, or from this machine itself. */
export async function answerMetrics(request: Request): Promise<Response> {
  try {
    if (!isLocalRequest(request.headers)) authorize(await authenticate(request.headers, new Date()), "read");
    const { registry } = metrics();
    const headers = { "content-type": registry.contentType, "cache-control": "no-store" };
    return new Response(await registry.metrics(), { headers });
  } catch (error) {
    return problemResponse(toAppError(error), readRequestId(request.headers));
  }
}
