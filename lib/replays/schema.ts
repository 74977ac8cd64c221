import { z } from "zod";
import { ReplayCheck } from "#lib/replays/check-schema.ts";
import { OutputComparison, ReplayJudgement, RepeatedAnswer } from "#lib/replays/comparison-schema.ts";
import { Stage, StageDigests } from "#lib/replays/stage-schema.ts";
import { Id, Modality } from "#lib/schema/atoms.ts";
import { FailureReason } from "#lib/schema/failure-reason.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { ComponentKind } from "#lib/versions/schema.ts";

/** A recorded request with the answer of the version when it was healthy. */
export const RecordGoldenCase = z.object({
  key: z.string().min(1).max(120),
  modality: Modality,
  critical: z.boolean().default(false),
  /** An Open Inference Protocol v2 inference request. */
  request: z.json(),
  /** The inference response to it. */
  response: z.json(),
  stageDigests: StageDigests.nullable().default(null),
  /** What the version answered when it was asked again, where its answers vary; null: the same as the first. */
  repeats: z.array(RepeatedAnswer).max(9).default([]),
  capturedAt: Timestamp,
});
export type RecordGoldenCase = z.infer<typeof RecordGoldenCase>;

/** One golden case in a replay: `no_result` is an answer that could not be had. */
export const ReplayResult = z.object({
  goldenCaseId: Id,
  key: z.string(),
  modality: Modality,
  critical: z.boolean(),
  verdict: z.enum(["passed", "failed", "no_result"]),
  firstDiverging: Stage.nullable(),
  expected: z.string().nullable(),
  actual: z.string().nullable(),
  /** What differs, stage by stage: measured, and the tolerance that it is beyond. */
  differences: z.array(OutputComparison),
  durationMs: z.number().nullable(),
  failure: z.string().nullable(),
});
export type ReplayResult = z.infer<typeof ReplayResult>;

/** What became of one component when the bundle was restored. */
export const RestoredComponent = z.object({
  component: ComponentKind,
  status: z.enum(["restored", "mismatch", "missing", "not_recorded"]),
  detail: z.string().nullable(),
  /** Why it is missing, as a code with facts; absent where nothing failed. */
  why: FailureReason.optional(),
});
export type RestoredComponent = z.infer<typeof RestoredComponent>;

/** One test of a candidate, with progress and, per modality, how many passed. */
export const ReplayRun = z.object({
  id: Id,
  rollbackId: Id.nullable(),
  versionId: Id,
  state: z.enum(["queued", "restoring", "starting", "replaying", "finished", "failed", "cancelled"]),
  verdict: z.enum(["passed", "failed", "inconclusive", "not_run"]).nullable(),
  total: z.int(),
  done: z.int(),
  failure: z.string().nullable(),
  restore: z.array(RestoredComponent),
  /** Every check with its verdict, in the order in which they are shown. */
  checks: z.array(ReplayCheck),
  /** What the golden cases showed, once they were all asked. */
  judgement: ReplayJudgement.nullable(),
  modalities: z.array(
    z.object({ modality: Modality, total: z.int(), passed: z.int(), failed: z.int(), noResult: z.int() }),
  ),
  /** The failing cases first; bounded to 50. */
  results: z.array(ReplayResult),
  queuedAt: Timestamp,
  startedAt: Timestamp.nullable(),
  readyAt: Timestamp.nullable(),
  finishedAt: Timestamp.nullable(),
  /** About how long it goes on, in milliseconds; null where that cannot be told yet, and once it has ended. */
  remainingMs: z.number().nullable(),
});
export type ReplayRun = z.infer<typeof ReplayRun>;
