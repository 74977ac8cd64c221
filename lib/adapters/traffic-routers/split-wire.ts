import { z } from "zod";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** One slice of a split over HTTP. */
export const WireSlice = z.object({
  version: z.string(),
  role: z.enum(["restored", "control", "rest"]),
  share: z.number().min(0).max(100),
});

/** A split as a router tells it over HTTP: what is in, the token for the next write, and our last generation. */
export const WireSplit = z.object({
  token: z.string(),
  generation: z.number().int().nullable(),
  slices: z.array(WireSlice),
  appliedAt: Timestamp.nullable(),
  /** Instances per version that could take requests now; left out by a router that does not know them. */
  receivers: z
    .array(
      z.object({
        version: z.string(),
        ready: z.number().int().min(0),
        total: z.number().int().min(0),
      }),
    )
    .optional(),
});
export type WireSplit = z.infer<typeof WireSplit>;

/** Answer of a 422 to a wanted split: what cannot be served. */
export const WireRefusal = z.object({ error: z.string(), version: z.string().nullish() });

/** Requests answered per version in a window, as a router tells them over HTTP. */
export const WireObserved = z.object({
  from: Timestamp,
  to: Timestamp,
  total: z.number().int().min(0),
  counts: z.record(z.string(), z.number().int().min(0)),
});
