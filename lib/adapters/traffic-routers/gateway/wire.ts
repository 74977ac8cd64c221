import { z } from "zod";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** One slice of `GET /admin/split`. */
export const WireSlice = z.object({
  version: z.string(),
  role: z.enum(["restored", "control", "rest"]),
  share: z.number().min(0).max(100),
});

/** Answer of `GET /admin/split`, of a successful `PUT`, and of a 412. */
export const WireSplit = z.object({
  token: z.string(),
  generation: z.number().int().nullable(),
  slices: z.array(WireSlice),
  appliedAt: Timestamp.nullable(),
});
export type WireSplit = z.infer<typeof WireSplit>;

/** Answer of a 422: what cannot be served. */
export const WireRefusal = z.object({ error: z.string(), version: z.string().nullish() });

/** Answer of `GET /admin/observed`. */
export const WireObserved = z.object({
  from: Timestamp,
  to: Timestamp,
  total: z.number().int().min(0),
  counts: z.record(z.string(), z.number().int().min(0)),
});
