import { z } from "zod";

/** Counters of one endpoint, version, modality and slice as they were last read; cumulative since the endpoint started. */
export const KeptCounters = z.object({
  version: z.string(),
  modality: z.string(),
  /** Which slice of the traffic they count; `main` is all but a rollout's control slice. */
  slice: z.enum(["main", "control"]).default("main"),
  startedAt: z.string().nullable(),
  requests: z.number(),
  errors: z.number(),
  correct: z.number(),
  wrong: z.number(),
  durationSumS: z.number(),
  /** Cumulative counts by upper bound in seconds. */
  durations: z.record(z.string(), z.number()),
  /** When they were read, in milliseconds since 1970; what was not seen for an hour is forgotten. */
  readAtMs: z.number(),
});
export type KeptCounters = z.infer<typeof KeptCounters>;

/** All counters of a metric source by endpoint, version, modality and slice. */
export const CounterBook = z.record(z.string(), KeptCounters);
export type CounterBook = z.infer<typeof CounterBook>;
