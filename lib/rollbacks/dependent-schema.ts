import { z } from "zod";
import { RolloutState } from "#lib/rollouts/schema.ts";
import { Id, SharePercent } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** Why a target that was not yet begun will not be by itself. */
export const DependentReason = z.enum(["before_stopped", "before_ended_early", "asked", "other_rollback"]);
export type DependentReason = z.infer<typeof DependentReason>;

/** A target that a rollback covers after its own one, in its place in the order. */
export const Dependent = z.object({
  position: z.int(),
  targetId: Id,
  targetTitle: z.string(),
  /** `waiting` for the target before it and the hold; `begun`; `stopped`: not begun, until a person says so. */
  state: z.enum(["waiting", "begun", "stopped"]),
  reason: DependentReason.nullable(),
  holdMs: z.int(),
  /** When the hold after the target before it is over; null: that one has not all traffic moved yet. */
  beginsAt: Timestamp.nullable(),
  /** The rollback of this target, once begun, and how its rollout stands. */
  rollbackId: Id.nullable(),
  rolloutState: RolloutState.nullable(),
  /** The share of the restored version as the router says it, in percent; null: not known. */
  share: SharePercent.nullable(),
  stateAt: Timestamp,
});
export type Dependent = z.infer<typeof Dependent>;
