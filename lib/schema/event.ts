import { z } from "zod";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** One line of the live stream; `seq` is the `Last-Event-ID` to resume from, `topic` e.g. `rollback:<id>` or `target:<id>`. */
export const LiveEvent = z.object({
  seq: z.int(),
  at: Timestamp,
  topic: z.string(),
  kind: z.string(),
  data: z.json(),
});
export type LiveEvent = z.infer<typeof LiveEvent>;
