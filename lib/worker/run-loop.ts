import { setTimeout as sleep } from "node:timers/promises";

/** A piece of work that is done again and again. */
export type Loop = {
  /** Does one round and gives how long to wait until the next one, in milliseconds. */
  readonly work: () => Promise<number>;
  /** The wait after a round that failed, in milliseconds. */
  readonly retryMs: number;
  /** Told of every failure; the loop goes on. */
  readonly onError: (error: unknown) => void;
  /** Ends the loop after the round under way. */
  readonly signal: AbortSignal;
};

const jitterRatio = 0.2;

/** Does the work, waits with up to 20 % of jitter, and again, until the signal; resolves when the last round is done. */
export async function runLoop({ work, retryMs, onError, signal }: Loop): Promise<void> {
  while (!signal.aborted) {
    let waitMs = retryMs;
    try {
      waitMs = await work();
    } catch (error) {
      onError(error);
    }
    waitMs *= 1 + jitterRatio * Math.random();
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}
