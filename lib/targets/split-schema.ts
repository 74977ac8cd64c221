import type { Slice } from "#lib/targets/schema.ts";

/** One split that we wanted, with what became of it; generations of a target are 1..n without gaps. */
export type IntendedSplit = {
  readonly generation: number;
  readonly slices: readonly Slice[];
  /** What the router had when it was committed, as far as it was known; only that may be replaced. */
  readonly replaces: readonly Slice[] | null;
  readonly rolloutId: string | null;
  /** The recorded choice of a person by which the suspect gets more; null: it gets no more. */
  readonly choiceId: string | null;
  readonly committedAt: Date;
  /** When the router accepted it. */
  readonly appliedAt: Date | null;
  /** When it was read back. */
  readonly confirmedAt: Date | null;
  /** When it was given up because somebody paused or stopped before it arrived. */
  readonly withdrawnAt: Date | null;
  readonly failure: string | null;
};
