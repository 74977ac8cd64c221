/** How many pieces of work go on at once, and where a failure is told. */
export type Slots = { readonly atOnce: number; readonly onFailure: (error: unknown) => void };

/** Pieces of work that go on by themselves, so many at once: one that hangs takes a single slot and keeps no other waiting. */
export class WorkSlots {
  readonly #slots: Slots;
  readonly #underWay = new Set<Promise<void>>();

  constructor(slots: Slots) {
    this.#slots = slots;
  }

  /** How many more may begin now. */
  get free(): number {
    return Math.max(0, this.#slots.atOnce - this.#underWay.size);
  }

  /** Goes on with a piece of work that has begun. */
  add(work: Promise<unknown>): void {
    const ended: Promise<void> = work
      .then(() => undefined, this.#slots.onFailure)
      .finally(() => this.#underWay.delete(ended));
    this.#underWay.add(ended);
  }

  /** Resolves when another piece may begin. */
  async untilFree(): Promise<void> {
    while (this.free === 0) await Promise.race(this.#underWay);
  }

  /** Resolves when nothing is under way any more. */
  async settle(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}
