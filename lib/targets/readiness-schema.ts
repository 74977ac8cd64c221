import { z } from "zod";
import { Id } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** The parts of a readiness check, in the order in which they are done. */
export const ReadinessPart = z.enum(["artifacts", "instance", "replay", "consumers"]);
export type ReadinessPart = z.infer<typeof ReadinessPart>;

/** Why a part came out as it did, or why a target is not ready, as data; the screens have one sentence per code. */
export const ReadinessReason = z.object({
  code: z.enum([
    "artifacts_verified",
    "artifact_differs",
    "artifact_missing",
    "component_not_recorded",
    "instance_ready",
    "instance_was_ready",
    "instance_not_started",
    "deployer_unreachable",
    "replay_passed",
    "replay_failed",
    "replay_inconclusive",
    "no_golden_cases",
    "consumers_unaffected",
    "consumers_lose_optional",
    "consumers_unknown",
    "consumer_breaks",
    "not_reached",
    "no_candidate",
    "could_not_check",
    "worker_lost",
    "rollback_started",
    "too_old",
    "traffic_moved",
    "marked_bad",
  ]),
  facts: z.record(z.string(), z.json()),
});
export type ReadinessReason = z.infer<typeof ReadinessReason>;

/** One part of a check with its outcome and how long it took; `not_run` was not reached or has nothing to run. */
export const ReadinessPartResult = z.object({
  part: ReadinessPart,
  outcome: z.enum(["pass", "fail", "inconclusive", "not_run"]),
  reason: ReadinessReason,
  /** In milliseconds; null: not run, or nothing to measure. */
  durationMs: z.number().nullable(),
});
export type ReadinessPartResult = z.infer<typeof ReadinessPartResult>;

/** What a check came to: `inconclusive` is a part that could not be run, `no_candidate` no version to go back to. */
export const ReadinessVerdict = z.enum(["ready", "not_ready", "inconclusive", "no_candidate"]);
export type ReadinessVerdict = z.infer<typeof ReadinessVerdict>;

/** What called for a check. */
export const ReadinessCause = z.enum(["first", "nightly", "traffic_moved", "asked"]);
export type ReadinessCause = z.infer<typeof ReadinessCause>;

/** One check of whether a target could be rolled back right now; `abandoned` ones gave way to a rollback. */
export const ReadinessCheck = z.object({
  id: Id,
  targetId: Id,
  /** The version to go back to; null: none, or not looked for yet. */
  versionId: Id.nullable(),
  versionName: z.string().nullable(),
  cause: ReadinessCause,
  state: z.enum(["queued", "running", "finished", "abandoned"]),
  verdict: ReadinessVerdict.nullable(),
  parts: z.array(ReadinessPartResult),
  /** From the call until the version was ready and tested, in milliseconds; null where it did not come to that. */
  readyMs: z.number().nullable(),
  requestedBy: z.string(),
  requestedAt: Timestamp,
  startedAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
});
export type ReadinessCheck = z.infer<typeof ReadinessCheck>;

/** Whether a target could be rolled back right now, as far as it was checked: "yes, to v1.2, about 40 s" or why not. */
export const Readiness = z.object({
  state: z.enum(["ready", "not_ready", "inconclusive", "no_candidate", "stale", "not_checked"]),
  /** The first thing that speaks against it, or why an older check no longer counts; null: ready or not checked. */
  reason: ReadinessReason.nullable(),
  /** The newest check that was finished. */
  last: ReadinessCheck.nullable(),
  /** The check under way. */
  running: ReadinessCheck.nullable(),
});
export type Readiness = z.infer<typeof Readiness>;

/** A version that is made ready to take traffic before it is asked to. */
export const WarmInstance = z.object({
  targetId: Id,
  versionId: Id,
  rollbackId: Id.nullable(),
  /** `testing`: the tests of step 3 start it. */
  state: z.enum(["preparing", "ready", "failed", "testing", "stopping"]),
  reason: ReadinessReason.nullable(),
  /** From the call to ready, in milliseconds. */
  durationMs: z.number().nullable(),
  /** False: it ran already before it was wanted, and is left running. */
  isOurs: z.boolean(),
  requestedAt: Timestamp,
  readyAt: Timestamp.nullable(),
});
export type WarmInstance = z.infer<typeof WarmInstance>;
