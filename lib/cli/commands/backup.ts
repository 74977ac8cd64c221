import { join, resolve } from "node:path";
import type { Command } from "commander";
import { CommandError } from "#lib/cli/command-error.ts";
import { dataDirectory } from "#lib/cli/up/data-directory.ts";
import { openDataStore } from "#lib/cli/up/open-data-store.ts";
import { backUpCluster } from "#lib/server/database/backup/back-up-cluster.ts";
import { env } from "#lib/server/env.ts";

/** Adds `lastgood backup [directory]`. */
export function registerBackup(program: Command): void {
  program
    .command("backup")
    .argument("[directory]", "new folder for the backup; a dated one below the data directory when not given")
    .description("copy the embedded database, also while Lastgood runs, start the copy and count its rows")
    .action(async (directory?: string) => {
      const settings = env();
      if (settings.DATABASE_URL !== undefined) {
        throw new CommandError(
          "DATABASE_URL names a Postgres of your own: back it up with its own tools (pg_dump or base backups).",
        );
      }
      const now = new Date();
      const target = resolve(directory ?? join(dataDirectory(settings.LASTGOOD_DATA).backups, stampOf(now)));
      const store = await openDataStore(settings, () => undefined);
      try {
        const { rows } = await backUpCluster({
          url: store.directUrl,
          dataDirectory: store.dataDirectory ?? "",
          target,
          now,
        });
        const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
        const tables = Object.keys(rows).length;
        process.stdout.write(
          `Backup made and verified: ${target} (${total} rows in ${tables} tables). The keys are not in it: keep a copy of ${settings.SECRET_KEY_FILE} and ${settings.WORKER_PRIVATE_KEY_FILE} elsewhere.\n`,
        );
      } finally {
        await store.close();
      }
    });
}

function stampOf(now: Date): string {
  return now.toISOString().slice(0, 19).replaceAll(":", "-");
}
