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
  /** Asks to be told when there may be work before the wait is over; only a hint, the wait stays the rule. */
  readonly onHint?: (wake: () => void) => () => void;
};

const jitterRatio = 0.2;

/** Does the work, waits with up to 20 % of jitter, and again, until the signal; resolves when the last round is done. */
export async function runLoop({ work, retryMs, onError, signal, onHint }: Loop): Promise<void> {
  // A hint that comes while a round is under way is not lost: the wait after it is left out.
  let hint = new AbortController();
  const forget = onHint?.(() => hint.abort());
  while (!signal.aborted) {
    let waitMs = retryMs;
    try {
      waitMs = await work();
    } catch (error) {
      onError(error);
    }
    waitMs *= 1 + jitterRatio * Math.random();
    // The only way this fails is the end of the wait before its time.
    await sleep(waitMs, undefined, { signal: AbortSignal.any([signal, hint.signal]) }).catch(() => undefined);
    hint = new AbortController();
  }
  forget?.();
}
