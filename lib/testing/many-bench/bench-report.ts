import { z } from "zod";

/** What a worker of the bench tells once a second. */
export const BenchReport = z.object({
  /** How long after its time each rollout was claimed, in milliseconds. */
  lateMs: z.array(z.number()),
  statements: z.int(),
  rssBytes: z.number(),
  /** Processor time since the report before, in milliseconds. */
  processorMs: z.number(),
});
export type BenchReport = z.infer<typeof BenchReport>;
