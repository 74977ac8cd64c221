import { Watchdog } from "#lib/rollouts/watchdog-schema.ts";
import { endpoint } from "#lib/schema/endpoint.ts";
import { Nothing } from "#lib/schema/page.ts";

/** Whether the product still watches and moves traffic. */
export const watchdogContract = {
  viewWatchdog: endpoint({
    method: "GET",
    path: "/api/v1/watchdog",
    summary: "Whether a worker ticks and, if not, how to move traffic by hand",
    params: Nothing,
    query: Nothing,
    body: Nothing,
    response: Watchdog,
    status: 200,
    errors: [],
    scope: "read",
  }),
} as const;
