/** A shared allowance of repeated calls, so that a peer in trouble does not get twice the load. */
export interface RetryBudget {
  /** Notes that a call worked. */
  succeeded(): void;
  /** Notes that a call failed; says whether repeating it is within the budget. */
  mayRetry(): boolean;
}

/**
 * Gives a token bucket: a failure takes one token, a success gives `tokensPerSuccess` back, and calls may be
 * repeated while more than half of the tokens are left. Source: gRPC proposal A6, "throttling of retries".
 */
export function createRetryBudget(options: {
  readonly maxTokens: number;
  readonly tokensPerSuccess: number;
}): RetryBudget {
  let tokens = options.maxTokens;
  return {
    succeeded() {
      tokens = Math.min(options.maxTokens, tokens + options.tokensPerSuccess);
    },
    mayRetry() {
      tokens = Math.max(0, tokens - 1);
      return tokens > options.maxTokens / 2;
    },
  };
}
