import { z } from "zod";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** Requests that a router remembers, as it tells them over HTTP. */
export const WireRequests = z.object({
  requests: z.array(z.object({ at: Timestamp, version: z.string(), request: z.json() })),
});
