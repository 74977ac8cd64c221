import type { z } from "zod";
import { failureReasonOf, type FailureReason } from "#lib/schema/failure-reason.ts";
import { OutboundError } from "#lib/server/outbound/outbound-error.ts";
import type { OutboundRequest, OutboundResponse } from "#lib/server/outbound/outbound-request.ts";
import type { AdapterContext } from "./adapter-context.ts";
import { AdapterError, type AdapterFailure } from "./adapter-error.ts";

/** Which adapter is doing what; names every error of the call. */
export interface PeerOperation {
  readonly adapter: string;
  readonly operation: string;
}

const LONGEST_RETRY_AFTER_MS = 86_400_000;

/** The reason of an answer that cannot be understood. */
export const badAnswer: FailureReason = { code: "bad_answer", facts: {} };

/** An `AdapterError` of this operation. */
export function peerError(
  operation: PeerOperation,
  failure: Omit<AdapterFailure, "adapter" | "operation">,
): AdapterError {
  return new AdapterError({ ...operation, ...failure });
}

/** Turns whatever an outbound call threw into an `AdapterError`; blocked and invalid ones are not retryable. */
export function asPeerError(operation: PeerOperation, error: unknown): AdapterError {
  if (error instanceof AdapterError) return error;
  const retryable = error instanceof OutboundError ? error.isRetryable : false;
  const message = error instanceof Error ? error.message : "failed for an unknown reason";
  return peerError(operation, { message, reason: failureReasonOf(error), retryable, cause: error });
}

/** Sends one request; throws `AdapterError` when there is no answer, and gives every answer whatever its status. */
export async function callPeer(
  context: AdapterContext,
  operation: PeerOperation,
  request: OutboundRequest,
): Promise<OutboundResponse> {
  return context.request(request).catch((error: unknown) => {
    throw asPeerError(operation, error);
  });
}

/** Decodes a JSON answer with its schema; throws a not retryable `AdapterError` naming the first misfit. */
export function decodePeerJson<Schema extends z.ZodType>(
  operation: PeerOperation,
  response: OutboundResponse,
  schema: Schema,
): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(response.body.toString("utf8"));
  } catch (cause) {
    throw peerError(operation, {
      message: "the answer is not JSON",
      reason: badAnswer,
      retryable: false,
      cause,
    });
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const where = issue === undefined ? "" : ` at "${issue.path.join(".")}": ${issue.message}`;
  const message = `the answer has an unexpected shape${where}`;
  throw peerError(operation, { message, reason: badAnswer, retryable: false });
}

/** The wish of a `Retry-After` header (seconds or a date) in milliseconds, at most a day. */
export function readRetryAfterMs(response: Pick<OutboundResponse, "headers">, now: Date): number | undefined {
  const header = response.headers["retry-after"];
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - now.getTime();
  if (!Number.isFinite(seconds)) return undefined;
  return Math.min(Math.max(seconds, 0), LONGEST_RETRY_AFTER_MS);
}

const statusAdvice = {
  token: "; check the token in the integration's settings",
  address: "; check the address in the integration's settings",
  redirect: "; redirects are not followed, enter the final address",
  busy: "; it takes no more requests for now",
  broken: "",
  other: "",
} as const;

/** What a status asks a person to look at. */
function adviceFor(status: number): keyof typeof statusAdvice {
  if (status === 401 || status === 403) return "token";
  if (status === 404) return "address";
  if (status >= 300 && status < 400) return "redirect";
  if (status === 429) return "busy";
  return status >= 500 ? "broken" : "other";
}

/** The error for a status the operation does not expect; 408, 425, 429 and 5xx are retryable. */
export function unexpectedStatus(operation: PeerOperation, response: OutboundResponse): AdapterError {
  const { status } = response;
  const advice = adviceFor(status);
  return peerError(operation, {
    message: `answered ${status}${statusAdvice[advice]}`,
    reason: { code: "answered", facts: { status, advice } },
    retryable: status >= 500 || status === 408 || status === 425 || status === 429,
    retryAfterMs: readRetryAfterMs(response, new Date()),
  });
}
