import { setTimeout as sleep } from "node:timers/promises";

/** SQLSTATE of a serialization failure and of a deadlock: the statement may be run again as it is. */
const retryableStates = new Set(["40001", "40P01"]);
const maxCauseDepth = 5;

interface ErrorLike {
  readonly code?: unknown;
  readonly kind?: unknown;
  readonly originalCode?: unknown;
  readonly cause?: unknown;
  readonly meta?: { readonly driverAdapterError?: unknown };
}

/**
 * Says whether the transaction lost against another one and may be run again. The same failure has three shapes in
 * Prisma 7: P2034 from a model call, P2010 with the adapter's error inside from a raw call, and the bare adapter
 * error at COMMIT; besides, `pg` gives the SQLSTATE itself.
 */
export function isRetryable(error: unknown): boolean {
  let current: unknown = error;
  for (let depth = 0; depth < maxCauseDepth && isErrorLike(current); depth += 1) {
    if (current.code === "P2034" || current.kind === "TransactionWriteConflict") return true;
    if (retryableStates.has(String(current.code)) || retryableStates.has(String(current.originalCode)))
      return true;
    current = current.meta?.driverAdapterError ?? current.cause;
  }
  return false;
}

/** How often and how patiently to try again. */
export interface RetrySettings {
  /** Runs in all, the first one included. */
  readonly attempts?: number;
  readonly baseDelayMs?: number;
  readonly maxDelayMs?: number;
  readonly signal?: AbortSignal;
}

/** Runs a whole transaction and repeats it, with jitter, while it fails by a conflict; any other error goes through. */
export async function withRetry<Result>(
  run: () => Promise<Result>,
  { attempts = 10, baseDelayMs = 10, maxDelayMs = 500, signal }: RetrySettings = {},
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error;
      const ceiling = Math.min(maxDelayMs, baseDelayMs * 2 ** attempt);
      await sleep(Math.random() * ceiling, undefined, signal ? { signal } : {});
    }
  }
}

function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === "object" && value !== null;
}
