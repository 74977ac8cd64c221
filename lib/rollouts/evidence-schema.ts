import { z } from "zod";

/** Shares of a stage's slices in percent; `rest` is the suspect's, beside its control slice. */
export const StageShares = z.object({ restored: z.number(), control: z.number(), rest: z.number() });
export type StageShares = z.infer<typeof StageShares>;

/** What a test keeps of the windows of one stage. */
export const EvidenceSums = z.discriminatedUnion("test", [
  /** No window yet: the planned shares, from which the test is chosen with the first one. */
  z.object({ test: z.literal("none"), shares: StageShares }),
  /** Equal slices: S and V of the differences per window, and the tuning that was fixed before the first window. */
  z.object({ test: z.literal("interval"), sum: z.number(), squares: z.number(), rho: z.number() }),
  /** Unequal slices: the six summed log likelihood ratios of the event test. */
  z.object({ test: z.literal("event"), logRatios: z.array(z.number()) }),
  /** The planned shares of the slices, and the requests that each got. */
  z.object({ test: z.literal("split"), shares: z.array(z.number()), counts: z.array(z.number()) }),
]);
export type EvidenceSums = z.infer<typeof EvidenceSums>;

/** What one guardrail has learnt in one stage of a rollout. Only windows are added; nothing is ever taken back. */
export type StageEvidence = {
  readonly guardrailKey: string;
  readonly stageIndex: number;
  /** Windows that begin before this are counted, or were skipped because the split was not ours. */
  readonly consumedUntil: Date;
  readonly windows: number;
  readonly restoredBad: number;
  readonly restoredTotal: number;
  readonly otherBad: number;
  readonly otherTotal: number;
  readonly sums: EvidenceSums;
  /** Natural logarithm of this stage's e-value. */
  readonly logEValue: number;
  /** When the e-value over all stages reached the guardrail's threshold; once set it stays. */
  readonly alarmAt: Date | null;
};
