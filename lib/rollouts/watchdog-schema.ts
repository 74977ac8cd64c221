import { z } from "zod";
import { Id, Slug } from "#lib/schema/atoms.ts";
import { Timestamp } from "#lib/schema/timestamp.ts";

/**
 * Whether any worker makes progress: `silent` when none has for 15 seconds, `none` when none runs at all. Without one nothing
 * is watched and nothing is moved; traffic keeps its last split, which can be changed by hand as `byHand` says.
 */
export const Watchdog = z.object({
  state: z.enum(["ticking", "silent", "none"]),
  /** The newest sign of life of any worker. */
  beatAt: Timestamp.nullable(),
  checkedAt: Timestamp,
  targets: z.array(
    z.object({
      targetId: Id,
      model: Slug,
      title: z.string(),
      /** How a person asks this target's router for the split that was wanted last, without the product. */
      byHand: z.string(),
    }),
  ),
});
export type Watchdog = z.infer<typeof Watchdog>;
