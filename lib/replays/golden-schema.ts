import { z } from "zod";
import { CompareSettings } from "#lib/replays/comparison-schema.ts";
import { Id, Modality } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** By what the answers of a model are compared, and who last changed it; revision 0 are the defaults. */
export const ReplaySettings = CompareSettings.extend({
  revision: z.int(),
  changedAt: Timestamp.nullable(),
  changedBy: z.string().nullable(),
});
export type ReplaySettings = z.infer<typeof ReplaySettings>;

/** A change of a model's replay settings: what is left out takes its default. `revision` is the one that was seen. */
export const ChangeReplaySettings = CompareSettings.extend({ revision: z.int().min(0) });
export type ChangeReplaySettings = z.infer<typeof ChangeReplaySettings>;

/** A request to ask a healthy version for a golden case. */
export const AskedRequest = z.object({
  key: z.string().min(1).max(120),
  critical: z.boolean().default(false),
  /** An Open Inference Protocol v2 inference request. */
  request: z.json(),
});
export type AskedRequest = z.infer<typeof AskedRequest>;

/** Why a version was not asked for golden cases, or gave none. */
export const CaptureReason = z.enum([
  "known_bad",
  "not_serving",
  "not_healthy",
  "no_instance",
  "no_requests",
  "no_answers",
  "full",
  "failed",
]);
export type CaptureReason = z.infer<typeof CaptureReason>;

/** One asking of a healthy version for golden cases, by a person or because it had taken all traffic. */
export const GoldenCapture = z.object({
  id: Id,
  versionId: Id,
  versionName: z.string(),
  targetId: Id,
  trigger: z.enum(["on_demand", "full_traffic"]),
  state: z.enum(["queued", "captured", "refused", "failed"]),
  reason: CaptureReason.nullable(),
  detail: z.string().nullable(),
  /** How often it was tried to find the version healthy. */
  attempts: z.int(),
  recorded: z.int(),
  /** Of the recorded, how many whose answers vary. */
  varying: z.int(),
  requestedBy: z.string(),
  createdAt: Timestamp,
  finishedAt: Timestamp.nullable(),
});
export type GoldenCapture = z.infer<typeof GoldenCapture>;

/** A wish for golden cases: from these requests, else from recent traffic. */
export const CaptureGoldenCases = z.object({
  targetId: Id,
  requests: z.array(AskedRequest).min(1).max(500).nullable().default(null),
});
export type CaptureGoldenCases = z.infer<typeof CaptureGoldenCases>;

/** What is recorded of a version: how many cases, how large, by what they are compared, and the newest askings. */
export const GoldenSetSummary = z.object({
  cases: z.int(),
  critical: z.int(),
  /** Cases whose answers vary when they are asked again. */
  varying: z.int(),
  bytes: z.number(),
  modalities: z.array(z.object({ modality: Modality, cases: z.int() })),
  /** Null without golden cases. */
  settings: CompareSettings.nullable(),
  captures: z.array(GoldenCapture),
});
export type GoldenSetSummary = z.infer<typeof GoldenSetSummary>;
