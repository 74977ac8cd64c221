import { z } from "zod";
import { Id, Slug } from "#lib/schema/atoms.ts";

/** Targets of a model that are rolled back one after another, in this order. */
export const TargetGroup = z.object({
  id: Id,
  slug: Slug,
  title: z.string(),
  /** The wait between a target at 100 % and the next one, in milliseconds. */
  holdMs: z.int(),
  targetIds: z.array(Id),
});
export type TargetGroup = z.infer<typeof TargetGroup>;

export const PutTargetGroup = z.object({
  title: z.string().trim().min(1).max(120),
  holdMs: z.int().min(0).max(86_400_000),
  /** At least two targets of the model, each in one group at most. */
  targetIds: z.array(Id).min(2).max(20),
});
export type PutTargetGroup = z.infer<typeof PutTargetGroup>;
