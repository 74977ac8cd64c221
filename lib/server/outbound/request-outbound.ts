import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import { Transform, type Readable } from "node:stream";
import { guardDestination, type GuardOptions } from "./address-guard.ts";
import { asOutboundError, OutboundError } from "./outbound-error.ts";
import type { OutboundRequest, OutboundResponse, OutboundStream } from "./outbound-request.ts";

const DEFAULT_MAX_BYTES = 1_048_576;
const MAX_HEADER_BYTES = 16_384;
const IDEMPOTENT: readonly string[] = ["GET", "HEAD", "PUT", "DELETE"];
const TRANSIENT_STATUS: readonly number[] = [502, 503, 504];

function parseTarget(input: string): { url: URL; host: string; port: number } {
  if (!URL.canParse(input)) throw new OutboundError("invalid", "outbound", "the address is not a valid URL");
  const url = new URL(input);
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (url.protocol !== "http:" && url.protocol !== "https:") {
    throw new OutboundError("blocked", host || url.protocol, `scheme "${url.protocol}" is not http or https`);
  }
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80));
  if (url.username !== "" || url.password !== "") {
    throw new OutboundError(
      "blocked",
      `${host}:${port}`,
      "an address must not contain a user name or password",
    );
  }
  return { url, host, port };
}

function limitSize(response: IncomingMessage, destination: string, maxBytes: number): Readable {
  let size = 0;
  const limited = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length;
      if (size > maxBytes)
        done(new OutboundError("too_large", destination, `the answer exceeds ${maxBytes} bytes`));
      else done(null, chunk);
    },
  });
  response.on("error", (error) => limited.destroy(asOutboundError(error, destination)));
  limited.on("close", () => response.destroy());
  return response.pipe(limited);
}

/** Ends the call at the deadline or on the caller's signal; gives the function that stops watching. */
function watchDeadline(call: ClientRequest, request: OutboundRequest, destination: string): () => void {
  const timer = setTimeout(() => {
    call.destroy(new OutboundError("timeout", destination, `no whole answer within ${request.timeoutMs} ms`));
  }, request.timeoutMs);
  const onAbort = () => call.destroy(new OutboundError("aborted", destination, "the call was given up"));
  request.signal?.addEventListener("abort", onAbort, { once: true });
  if (request.signal?.aborted === true) onAbort();
  return () => {
    clearTimeout(timer);
    request.signal?.removeEventListener("abort", onAbort);
  };
}

/**
 * Sends one HTTP request to an address the guard accepts and gives the answer with its body as a stream.
 * Redirects are not followed, nothing is decompressed. Throws `OutboundError`; the body fails with one too.
 */
export async function openOutbound(
  request: OutboundRequest,
  guard: GuardOptions = {},
): Promise<OutboundStream> {
  const { url, host, port } = parseTarget(request.url);
  const destination = `${host}:${port}`;
  const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
  const { lookup } = guardDestination({ host, port, allow: request.allow }, guard);
  return new Promise((resolve, reject) => {
    const transport = url.protocol === "https:" ? https : http;
    const call = transport.request(url, {
      method: request.method ?? "GET",
      headers: { "accept-encoding": "identity", ...request.headers },
      lookup,
      agent: false,
      maxHeaderSize: MAX_HEADER_BYTES,
    });
    const stopWatching = watchDeadline(call, request, destination);
    call.on("error", (error) => {
      stopWatching();
      reject(asOutboundError(error, destination));
    });
    call.on("response", (response) => {
      response.on("close", stopWatching);
      if (Number(response.headers["content-length"] ?? 0) > maxBytes) {
        call.destroy(new OutboundError("too_large", destination, `the answer exceeds ${maxBytes} bytes`));
        return;
      }
      const body = limitSize(response, destination, maxBytes);
      call.on("error", (error) => body.destroy(asOutboundError(error, destination)));
      resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
    });
    call.end(request.body);
  });
}

async function requestOnce(request: OutboundRequest, guard: GuardOptions): Promise<OutboundResponse> {
  const { status, headers, body } = await openOutbound(request, guard);
  const chunks: Buffer[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return { status, headers, body: Buffer.concat(chunks) };
}

function isTransient(outcome: OutboundResponse | OutboundError): boolean {
  if (outcome instanceof OutboundError) return outcome.isRetryable;
  return TRANSIENT_STATUS.includes(outcome.status);
}

/**
 * The one way out over HTTP: sends a request to an address the guard accepts and reads the whole answer.
 * Deadline, size limit and address guard always hold; redirects are answers and are never followed. With a
 * retry budget an idempotent call is repeated once. Throws `OutboundError`.
 */
export async function requestOutbound(
  request: OutboundRequest,
  guard: GuardOptions = {},
): Promise<OutboundResponse> {
  const attempt = () =>
    requestOnce(request, guard).catch((error: unknown) => asOutboundError(error, "outbound"));
  const { retryBudget } = request;
  let outcome = await attempt();
  if (retryBudget !== undefined) {
    const canRepeat = IDEMPOTENT.includes(request.method ?? "GET");
    if (!isTransient(outcome)) retryBudget.succeeded();
    else if (retryBudget.mayRetry() && canRepeat) outcome = await attempt();
  }
  if (outcome instanceof OutboundError) throw outcome;
  return outcome;
}
