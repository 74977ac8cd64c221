import { resolve } from "node:path";
import type { Command } from "commander";
import { CommandError } from "#lib/cli/command-error.ts";
import { createDataDirectory, findRunningUp } from "#lib/cli/up/data-directory.ts";
import { restoreCluster } from "#lib/server/database/backup/restore-cluster.ts";
import { env } from "#lib/server/env.ts";

/** Adds `lastgood restore <directory>`. */
export function registerRestore(program: Command): void {
  program
    .command("restore")
    .argument("<directory>", "folder that `lastgood backup` made")
    .description(
      "put a backup in the place of the embedded database; the data that were there are kept beside it",
    )
    .action(async (directory: string) => {
      const settings = env();
      if (settings.DATABASE_URL !== undefined) {
        throw new CommandError("DATABASE_URL names a Postgres of your own: restore it with its own tools.");
      }
      const running = findRunningUp(settings.LASTGOOD_DATA);
      if (running !== null)
        throw new CommandError(`Lastgood is running (process ${running}). Stop it first, then restore.`);
      const { postgres: home } = createDataDirectory(settings.LASTGOOD_DATA);
      const { manifest, keptAside } = await restoreCluster({
        backup: resolve(directory),
        home,
        now: new Date(),
      });
      const aside = keptAside === null ? "" : ` The data that were there are in ${keptAside}.`;
      process.stdout.write(`Restored: the backup of ${manifest.createdAt}, every row counted.${aside}\n`);
    });
}
