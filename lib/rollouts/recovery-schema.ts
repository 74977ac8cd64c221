import { z } from "zod";
import { Series } from "#lib/charts/schema.ts";
import { Id, SharePercent } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** How the complaint went since the first stage: the restored version against the suspect at the same time. */
export const RecoveryView = z.object({
  rolloutId: Id,
  from: Timestamp,
  /** When the last request of the suspect could be compared with, or now. */
  until: Timestamp,
  /** `control`: against the suspect's control slice; `suspect`: against all that it answered. */
  comparedWith: z.enum(["control", "suspect"]),
  /** One for each complaint: the difference in the share of good answers, positive is better for the restored version. */
  series: z.array(Series),
  stages: z.array(z.object({ share: SharePercent, at: Timestamp })),
});
export type RecoveryView = z.infer<typeof RecoveryView>;
