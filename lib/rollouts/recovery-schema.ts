import { z } from "zod";
import { Id, Modality, SharePercent } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** One step of a line; nothing in it is known where nobody answered. `at` in Unix milliseconds, in its middle. */
export const ArmPoint = z.object({
  at: z.number(),
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  n: z.int().nullable(),
});
export type ArmPoint = z.infer<typeof ArmPoint>;

/** A limit that a version's own line can be seen against; `size` is a share. */
export const ArmLimit = z.object({
  /** `value`: of the line itself; `below_other`: how far below the suspect's line. */
  kind: z.enum(["value", "below_other"]),
  size: z.number(),
  action: z.enum(["stop", "hold", "tell"]),
});
export type ArmLimit = z.infer<typeof ArmLimit>;

const Arm = z.object({ points: z.array(ArmPoint), total: ArmPoint.omit({ at: true }) });

/** What both versions answered over time on one metric: shares of right answers, or of errors. */
export const ArmSeries = z.object({
  modality: Modality,
  metric: z.string(),
  unit: z.literal("ratio"),
  limit: ArmLimit.nullable(),
  restored: Arm,
  /** The suspect, of which only the control slice counts where there is one. */
  other: Arm,
});
export type ArmSeries = z.infer<typeof ArmSeries>;

/** The difference in the share of good answers over time; a step without a comparison has no value. `at` in Unix milliseconds. */
export const RecoverySeries = z.object({
  modality: Modality,
  metric: z.string(),
  unit: z.literal("ratio"),
  limit: z.null(),
  points: z.array(ArmPoint),
});
export type RecoverySeries = z.infer<typeof RecoverySeries>;

/** How the complaint went since the first stage: the restored version against the suspect at the same time. */
export const RecoveryView = z.object({
  rolloutId: Id,
  from: Timestamp,
  /** When the last request of the suspect could be compared with, or now. */
  until: Timestamp,
  /** `control`: against the suspect's control slice; `suspect`: against all that it answered. */
  comparedWith: z.enum(["control", "suspect"]),
  /** One for each complaint: the difference in the share of good answers, positive is better for the restored version. */
  series: z.array(RecoverySeries),
  stages: z.array(z.object({ share: SharePercent, at: Timestamp })),
  /** Both versions beside each other on everything that a guardrail watches, until now or the end. */
  arms: z.array(ArmSeries),
  armsUntil: Timestamp,
});
export type RecoveryView = z.infer<typeof RecoveryView>;
