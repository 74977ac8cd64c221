import type { IncomingHttpHeaders } from "node:http";
import type { Readable } from "node:stream";
import type { RetryBudget } from "./retry-budget.ts";

/** One outbound HTTP call. */
export interface OutboundRequest {
  readonly url: string;
  readonly method?: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string | Uint8Array | undefined;
  /** Until the whole answer is read, in milliseconds. */
  readonly timeoutMs: number;
  /** Largest body that is read; 1 MiB when absent. */
  readonly maxBytes?: number | undefined;
  /** Internal destinations that the integration opens, as `AllowEntry` describes them. */
  readonly allow?: readonly string[] | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Repeats an idempotent call once after a failure, while the budget lasts. */
  readonly retryBudget?: RetryBudget | undefined;
}

/** An answer, whatever its status: redirects are answers too and are never followed. */
export interface OutboundResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** An answer whose body has not been read yet; the reader must consume or destroy it. */
export interface OutboundStream {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** Fails with `OutboundError` beyond the size limit and after the deadline. */
  readonly body: Readable;
}
