import { z } from "zod";
import { Timestamp } from "#lib/schema/timestamp.ts";
import { WireSlice, WireSplit } from "#lib/adapters/traffic-routers/split-wire.ts";

/** What the target gets: Standard Webhooks' recommended envelope with the wanted split as data. */
export const WantedSplit = z.object({
  type: z.literal("lastgood.split_wanted"),
  timestamp: z.iso.datetime(),
  data: z.object({
    generation: z.number().int(),
    /** The token of the last read: a target that can refuses (412) when its own is another one by now. */
    token: z.string(),
    slices: z.array(WireSlice),
  }),
});
export type WantedSplit = z.infer<typeof WantedSplit>;

/** What the read-back address answers; a target that keeps no token, generation or time leaves them out. */
export const ToldSplit = WireSplit.extend({
  token: z.string().nullish(),
  generation: z.number().int().nullish(),
  appliedAt: Timestamp.nullish(),
});
export type ToldSplit = z.infer<typeof ToldSplit>;
