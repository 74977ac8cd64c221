import { setTimeout as sleep } from "node:timers/promises";

/** How rounds may overlap. */
export type Overlap = {
  /** A round that takes longer goes on beside the next one, in milliseconds. */
  readonly patienceMs: number;
  /** Rounds under way at most; at that many the next one waits. */
  readonly atOnce: number;
  /** Told of the failure of a round that nobody waits for any more. */
  readonly onLateFailure: (error: unknown) => void;
};

/** Rounds of a loop of which a slow one does not keep the next one waiting: a router that hangs is one target's trouble. */
export class OverlappingRounds {
  readonly #overlap: Overlap;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(overlap: Overlap) {
    this.#overlap = overlap;
  }

  /** Begins a round and gives its result, or null when it goes on beside the next one. */
  async run<Result>(round: () => Promise<Result>): Promise<Result | null> {
    const { patienceMs, atOnce, onLateFailure } = this.#overlap;
    while (this.#underWay.size >= atOnce) await Promise.race(this.#underWay);
    const state = { isLate: false };
    const running = round();
    const settled: Promise<unknown> = running
      .catch((error: unknown) => {
        if (state.isLate) onLateFailure(error);
      })
      .finally(() => this.#underWay.delete(settled));
    this.#underWay.add(settled);
    const bound = new AbortController();
    const late = sleep(patienceMs, null, { signal: bound.signal }).then(() => {
      state.isLate = true;
      return null;
    });
    try {
      return await Promise.race([running, late]);
    } finally {
      bound.abort();
      // The bound that was not needed ends as a failure that nobody has to know.
      late.catch(() => undefined);
    }
  }

  /** Resolves when no round is under way any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
