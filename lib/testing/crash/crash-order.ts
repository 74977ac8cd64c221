import { z } from "zod";

/** What the worker does when it comes to its failpoint. */
export const CrashDeed = z.enum([
  // SIGKILL to itself.
  "die",
  // SIGSTOP to itself: it hangs, its connections open, until somebody sends SIGCONT.
  "freeze",
  // Tells its parent and waits there until it may go on.
  "ask",
]);
export type CrashDeed = z.infer<typeof CrashDeed>;

/** Lets a worker run: on whose rollout it is, where it stops short, and how. */
export const CrashOrder = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("run"),
    /** Revision of the rollout as it is now: failpoints are named after it. */
    revision: z.int(),
    /** It stops short at the first of these failpoints that it comes to; none to run on. */
    failpoints: z.array(z.string()),
    /** File that the name of that failpoint is written to before. */
    noteFile: z.string(),
    deed: CrashDeed,
    isRecording: z.boolean().default(false),
    times: z.object({
      pollMs: z.number(),
      leaseMs: z.number(),
      routerTimeoutMs: z.number(),
      busyReadEveryMs: z.number(),
      quietReadEveryMs: z.number(),
    }),
  }),
  z.object({
    kind: z.literal("go_on"),
    /** It asks again at the first of these that it comes to; none to run on. */
    failpoints: z.array(z.string()),
  }),
  z.object({ kind: z.literal("rest") }),
]);
export type CrashOrder = z.infer<typeof CrashOrder>;

/** What a worker tells its parent. */
export const CrashNews = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("ready") }),
  z.object({ kind: z.literal("met"), failpoint: z.string() }),
  z.object({ kind: z.literal("asking"), failpoint: z.string() }),
  z.object({ kind: z.literal("resting") }),
]);
export type CrashNews = z.infer<typeof CrashNews>;
