import { metrics } from "#lib/server/observability/metrics.ts";
import { markPeers } from "./peer-address.ts";
import { listenForShutdown } from "./shutdown.ts";

/** What the web process does once before its first request. */
export function startWeb(): void {
  markPeers();
  listenForShutdown();
  metrics().buildInfo.set({ version: "0.1.0", node: process.version, process: "web" }, 1);
}
