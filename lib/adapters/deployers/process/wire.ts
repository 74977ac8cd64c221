import { z } from "zod";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** One instance as the host's admin server describes it. */
export const WireInstance = z.object({
  version: z.string(),
  state: z.enum(["starting", "ready", "failed", "stopped"]),
  url: z.string().nullish(),
  bundleDirectory: z.string().nullish(),
  pid: z.number().int().nullish(),
  startedAt: Timestamp.nullish(),
  readyAt: Timestamp.nullish(),
  failure: z.string().nullish(),
});
export type WireInstance = z.infer<typeof WireInstance>;

/** Answer of `GET /admin/instances`. */
export const WireInstances = z.object({ instances: z.array(WireInstance) });

/** Answer of a refused `PUT` or `DELETE`. */
export const WireRefusal = z.object({ error: z.string() });
