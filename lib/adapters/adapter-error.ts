import type { FailureReason } from "#lib/schema/failure-reason.ts";

/** What an adapter knows about a call that did not succeed. */
export interface AdapterFailure {
  /** Id of the adapter, e.g. `gateway`. */
  readonly adapter: string;
  /** What was being done, e.g. `apply`. */
  readonly operation: string;
  /** What went wrong, where, and what a person can do; without secrets and without the peer's whole answer. */
  readonly message: string;
  /** The same as a code with its facts: the screens say it in the reader's language. */
  readonly reason: FailureReason;
  /** Whether the same call may succeed later without anybody changing anything. */
  readonly retryable: boolean;
  /** The peer's own wish for the next attempt, in milliseconds from now. */
  readonly retryAfterMs?: number | undefined;
  /** The peer says that it never wants to hear from us again (HTTP 410): the channel is to be disabled. */
  readonly gone?: boolean | undefined;
  readonly cause?: unknown;
}

/**
 * The only error that a port's methods throw. A caller backs off when it is retryable and asks a person when
 * it is not. After a retryable failure of a write the outcome is unknown: read before deciding.
 */
export class AdapterError extends Error {
  override readonly name = "AdapterError";
  readonly adapter: string;
  readonly operation: string;
  readonly reason: FailureReason;
  readonly retryable: boolean;
  readonly retryAfterMs: number | undefined;
  readonly gone: boolean;

  constructor(failure: AdapterFailure) {
    super(`${failure.adapter}: ${failure.operation}: ${failure.message}`, { cause: failure.cause });
    this.adapter = failure.adapter;
    this.operation = failure.operation;
    this.reason = failure.reason;
    this.retryable = failure.retryable;
    this.retryAfterMs = failure.retryAfterMs;
    this.gone = failure.gone ?? false;
  }
}
