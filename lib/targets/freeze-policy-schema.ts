import { z } from "zod";
import { Id, Slug } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { Freeze } from "#lib/targets/schema.ts";

const policy = {
  /** How long a freeze lasts where nobody says otherwise, in hours; a rollback's too. */
  defaultHours: z.int().min(1).max(168),
  /** Who may lift one before its time: every operator, or whoever owns it and administrators. */
  liftedBy: z.enum(["operators", "owner"]),
};

/** How freezes are set and lifted, for the whole installation; revision 0 is the product's defaults. */
export const FreezePolicy = z.object({
  ...policy,
  revision: z.int(),
  changedBy: z.string().nullable(),
  changedAt: Timestamp.nullable(),
});
export type FreezePolicy = z.infer<typeof FreezePolicy>;

/** A new policy, on the revision that was looked at. */
export const PutFreezePolicy = z.object({ ...policy, expectedRevision: z.int().min(0) });
export type PutFreezePolicy = z.infer<typeof PutFreezePolicy>;

/** A freeze in force with where it is, and whether whoever asks may lift it. */
export const OpenFreeze = Freeze.extend({
  targetId: Id,
  targetTitle: z.string(),
  model: Slug,
  canLift: z.boolean(),
});
export type OpenFreeze = z.infer<typeof OpenFreeze>;
