import { authorize } from "#lib/access/authorize.ts";
import { database } from "#lib/server/database/prisma.ts";
import { isSilent, newestBeat } from "#lib/server/heartbeat.ts";
import { metrics } from "#lib/server/observability/metrics.ts";
import { authenticate } from "./authenticate.ts";
import { log } from "./log.ts";
import { isLocalRequest } from "./peer-address.ts";
import { problemResponse, toAppError } from "./problem-response.ts";
import { readRequestId } from "./request-id.ts";

/** This process's metrics as Prometheus text: for an API token with the scope read, or from this machine itself. */
export async function answerMetrics(request: Request): Promise<Response> {
  try {
    if (!isLocalRequest(request.headers)) authorize(await authenticate(request.headers, new Date()), "read");
    await readWorkers();
    const { registry } = metrics();
    const headers = { "content-type": registry.contentType, "cache-control": "no-store" };
    return new Response(await registry.metrics(), { headers });
  } catch (error) {
    return problemResponse(toAppError(error), readRequestId(request.headers));
  }
}

const seenBy = { seen_by: "web" };

/** Reads the workers' signs of life into this process's metrics: a dead worker cannot tell of itself. */
async function readWorkers(): Promise<void> {
  const { workerSilence, workerTicking } = metrics();
  workerSilence.reset();
  workerTicking.reset();
  try {
    const newest = await newestBeat(database().pool);
    if (newest !== null) workerSilence.set(seenBy, newest.agoMs / 1_000);
    workerTicking.set(seenBy, newest !== null && !isSilent(newest) ? 1 : 0);
  } catch (error) {
    log().warn({ err: error }, "the workers' signs of life could not be read");
  }
}
