import { z } from "zod";
import { Id, Modality, SharePercent } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** The difference in the share of good answers over time; a step without a comparison has no value. `at` in Unix milliseconds. */
export const RecoverySeries = z.object({
  modality: Modality,
  metric: z.string(),
  unit: z.literal("ratio"),
  limit: z.null(),
  points: z.array(
    z.object({
      at: z.number(),
      value: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      n: z.int().nullable(),
    }),
  ),
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
});
export type RecoveryView = z.infer<typeof RecoveryView>;
