import { z } from "zod";
import { Timestamp } from "#lib/schema/timestamp.ts";

/** What is bound to one version, as a router tells it over HTTP. */
export const WireBound = z.object({
  version: z.string(),
  streams: z.number().int().min(0),
  sessions: z.number().int().min(0),
});

/** Requests that a router remembers, as it tells them over HTTP. */
export const WireRequests = z.object({
  requests: z.array(z.object({ at: Timestamp, version: z.string(), request: z.json() })),
});
