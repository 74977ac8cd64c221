import { setTimeout as sleep } from "node:timers/promises";

/** A piece of work that is done again and again. */
export type Loop = {
  readonly everyMs: number;
  readonly work: () => Promise<void>;
  /** Told of every failure; the loop goes on. */
  readonly onError: (error: unknown) => void;
  /** Ends the loop after the work under way. */
  readonly signal: AbortSignal;
};

const jitterRatio = 0.2;

/** Does the work, waits `everyMs` with up to 20 % of jitter, and again, until the signal; resolves when the last work is done. */
export async function runLoop({ everyMs, work, onError, signal }: Loop): Promise<void> {
  while (!signal.aborted) {
    try {
      await work();
    } catch (error) {
      onError(error);
    }
    const waitMs = everyMs * (1 + jitterRatio * Math.random());
    await sleep(waitMs, undefined, { signal }).catch(() => undefined);
  }
}
