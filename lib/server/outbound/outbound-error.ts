/** Why an outbound call gave no answer. */
export type OutboundFailure = "blocked" | "invalid" | "timeout" | "too_large" | "network" | "aborted";

/**
 * Thrown when an outbound call gave no usable answer. An answer with an error status is not one of these.
 * After `timeout`, `network` and `too_large` the peer may have acted on the request.
 */
export class OutboundError extends Error {
  override readonly name = "OutboundError";
  readonly failure: OutboundFailure;
  /** Where the call went, as `host:port`, without path or query. */
  readonly destination: string;

  constructor(failure: OutboundFailure, destination: string, message: string, cause?: unknown) {
    super(`${destination}: ${message}`, { cause });
    this.failure = failure;
    this.destination = destination;
  }

  /** Whether the same call may succeed later without anybody changing anything. */
  get isRetryable(): boolean {
    return this.failure === "timeout" || this.failure === "network";
  }
}
