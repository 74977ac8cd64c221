/** Where a process reads the time; decisions get `now` as an argument instead. */
export interface Clock {
  /** Wall time: for the record, never to measure with. */
  now(): Date;
  /** Milliseconds from an arbitrary origin that never go back: for durations and leases. */
  monotonicMs(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
};
