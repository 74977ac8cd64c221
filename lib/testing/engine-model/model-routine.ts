import type { CallFate } from "./model-router.ts";

type Parked = { readonly at: string; readonly go: (fate: CallFate) => void };

/** Waits until everything that can go on has come to a stand. Nothing in the model's world waits for real time. */
export function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

/** Work of a worker that stops at every point where a schedule may interleave, delay or kill it. */
export class ModelRoutine {
  readonly name: string;
  readonly #start: (routine: ModelRoutine) => Promise<unknown>;
  #parked: Parked[] = [];
  #running: symbol | null = null;
  /** What the routine failed with, if it did; a killed one fails with nothing. */
  failure: unknown = null;
  /** Whether what happens now is its doing. */
  isStepping = false;

  constructor(name: string, start: (routine: ModelRoutine) => Promise<unknown>) {
    this.name = name;
    this.#start = start;
  }

  get isIdle(): boolean {
    return this.#running === null;
  }

  /** Where it waits, or null. */
  get at(): string | null {
    return this.#parked[0]?.at ?? null;
  }

  park(at: string): Promise<CallFate> {
    return new Promise((go) => {
      this.#parked.push({ at, go });
    });
  }

  /** Begins, or goes on to the next point. */
  async step(fate: CallFate): Promise<void> {
    this.isStepping = true;
    if (this.isIdle) this.#begin();
    else this.#parked.shift()?.go(fate);
    await settled();
    this.isStepping = false;
  }

  /** Goes on until the end, with every call answered. */
  async run(): Promise<void> {
    await this.step("answered");
    for (let step = 0; step < 60 && !this.isIdle; step += 1) await this.step("answered");
  }

  /** What it was doing is never gone on with. */
  kill(): void {
    this.#parked = [];
    this.#running = null;
  }

  #begin(): void {
    const life = Symbol(this.name);
    this.#running = life;
    this.#start(this)
      .catch((error: unknown) => {
        this.failure = error;
      })
      .finally(() => {
        if (this.#running === life) this.#running = null;
      });
  }
}
