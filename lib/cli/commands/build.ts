import type { Command } from "commander";
import { buildWeb } from "#lib/cli/up/build-stamp.ts";
import { generateClient } from "#lib/server/database/generate-client.ts";
import { projectRoot } from "#lib/server/project-root.ts";

/** Adds `lastgood build`. */
export function registerBuild(program: Command): void {
  program
    .command("build")
    .description("build the web application ahead of time, e.g. for an image; `up` then does not have to")
    .action(async () => {
      const root = projectRoot();
      generateClient(root);
      await buildWeb({ root, logFile: null });
    });
}
