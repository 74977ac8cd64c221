import { z } from "zod";

/** An instant: an ISO 8601 string with offset on the wire, a `Date` inside. The only codec for time. */
export const Timestamp = z
  .codec(z.iso.datetime({ offset: true }), z.date(), {
    decode: (text) => new Date(text),
    encode: (date) => date.toISOString(),
  })
  .meta({ format: "date-time" });
export type Timestamp = z.infer<typeof Timestamp>;
