import { z } from "zod";

/** What a worker of the bench holds in memory, in bytes. */
const BenchMemory = z.object({
  /** Living objects right after the collector ran, what they hold outside of the heap included. */
  liveBytes: z.number(),
  /** What the process holds of the machine: also what the engine keeps to allocate from. */
  residentBytes: z.number(),
});

/** What a worker of the bench tells once a second. */
export const BenchReport = z.object({
  /** How long after its time each rollout was claimed, in milliseconds. */
  tickLateMs: z.array(z.number()),
  /** How long after its time each target was claimed to be read back, in milliseconds. */
  readLateMs: z.array(z.number()),
  statements: z.int(),
  /** Processor time since the report before, in milliseconds, the collector's own runs for `memory` included. */
  processorMs: z.number(),
  /** Null in most reports. */
  memory: BenchMemory.nullable(),
});
export type BenchReport = z.infer<typeof BenchReport>;
