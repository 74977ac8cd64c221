import type { FailureCode, FailureReason } from "#lib/schema/failure-reason.ts";

/** Why an outbound call gave no answer. */
export type OutboundFailure = "blocked" | "invalid" | "timeout" | "too_large" | "network" | "aborted";

const codes: Record<OutboundFailure, FailureCode> = {
  blocked: "blocked",
  invalid: "bad_address",
  timeout: "timeout",
  too_large: "too_large",
  network: "no_connection",
  aborted: "given_up",
};

/**
 * Thrown when an outbound call gave no usable answer. An answer with an error status is not one of these.
 * After `timeout`, `network` and `too_large` the peer may have acted on the request.
 */
export class OutboundError extends Error {
  override readonly name = "OutboundError";
  readonly failure: OutboundFailure;
  /** Where the call went, as `host:port`, without path or query. */
  readonly destination: string;

  constructor(failure: OutboundFailure, destination: string, message: string) {
    super(`${destination}: ${message}`);
    this.failure = failure;
    this.destination = destination;
  }

  /** Why, as a code with its facts. */
  get reason(): FailureReason {
    const { failure, destination } = this;
    return { code: codes[failure], facts: { destination } };
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  get isRetryable(): boolean {
    return this.failure === "timeout" || this.failure === "network";
  }
}

/** What a socket threw, as an `OutboundError` that names the system's code and keeps the original as its cause. */
export function asOutboundError(error: unknown, destination: string): OutboundError {
  if (error instanceof OutboundError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "the connection failed";
  const wrapped = new OutboundError("network", destination, code);
  wrapped.cause = error;
  return wrapped;
}
