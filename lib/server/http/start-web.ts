import { readFileSync } from "node:fs";
import { join } from "node:path";
import { metrics } from "#lib/server/observability/metrics.ts";
import { projectRoot } from "#lib/server/project-root.ts";
import { markPeers } from "./peer-address.ts";
import { listenForShutdown } from "./shutdown.ts";

/** What the web process does once before its first request. */
export function startWeb(): void {
  markPeers();
  listenForShutdown();
  metrics().buildInfo.set({ version: readVersion(), node: process.version, process: "web" }, 1);
}

function readVersion(): string {
  const { version } = JSON.parse(readFileSync(join(projectRoot(), "package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
